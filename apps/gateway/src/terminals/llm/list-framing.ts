import { frameOf } from '../../llm/usage-reader/event-cutter.js';

const OPEN = Buffer.from('[');
const NEXT = Buffer.from(',\r\n');
const CLOSE = Buffer.from(']');

/** Gemini's streams without `alt=sse`: one list whose members come one after another. */
export class ListFraming {
  static readonly contentType = 'application/json; charset=UTF-8';
  private begun = false;

  /** @param event one of `text/event-stream` */
  member(event: Buffer): Buffer {
    const frame = frameOf(event);
    if (frame === null) return Buffer.alloc(0);
    const before = this.begun ? NEXT : OPEN;
    this.begun = true;
    return Buffer.concat([before, Buffer.from(frame.data)]);
  }

  end(): Buffer {
    return this.begun ? CLOSE : Buffer.concat([OPEN, CLOSE]);
  }
}
