import type { WireFormat } from '@gatehouse/definition';
import { BadModelReply, type Codec, type EventDecoder, type EventEncoder, type ModelError, type ModelEvent, StreamState } from '../../../llm/ir/index.js';
import type { AnswerReader } from './answer.js';
import { type FrameReader, frameReader } from './frame-reader.js';

export interface WrittenTaker {
  /** The first content is here: from now on the caller's answer is this one. */
  commit(): void;
  write(bytes: Buffer): void;
  flush(): boolean;
  /** What policies make of an event. */
  through(event: ModelEvent): readonly ModelEvent[];
  event(event: ModelEvent): void;
  ended(): void;
  /** The answer failed or broke off. */
  failed(error: ModelError): void;
}

const isContent = (event: ModelEvent): boolean =>
  event.type === 'delta' ||
  event.type === 'finish' ||
  event.type === 'end' ||
  (event.type === 'block-start' && event.kind !== 'text' && event.kind !== 'reasoning');

/** A stream that is taken apart and written anew in the caller's format, event by event. */
export class WrittenStream implements AnswerReader {
  private readonly frames: FrameReader;
  private readonly decoder: EventDecoder;
  private readonly state: StreamState;
  private committed = false;
  private beginning: Buffer[] = [];
  private over = false;

  constructor(
    private readonly taker: WrittenTaker,
    codec: Codec,
    private readonly encoder: EventEncoder,
    wireFormat: WireFormat,
  ) {
    this.decoder = codec.eventDecoder();
    this.state = new StreamState((event) => this.take(event));
    this.frames = frameReader(wireFormat, (frame) => {
      for (const event of this.decoder.event(frame)) this.state.push(event);
    });
  }

  piece(bytes: Buffer): void {
    if (this.over) return;
    try {
      this.frames.push(bytes);
    } catch (error) {
      this.fail(error);
    }
  }

  private fail(error: unknown): void {
    const message = error instanceof BadModelReply ? error.message : 'the stream cannot be read';
    this.state.push({ type: 'error', error: { class: 'server', status: 502, message } });
  }

  private take(event: ModelEvent): void {
    if (this.over) return;
    if (event.type === 'error') {
      this.over = true;
      this.taker.failed(event.error);
      return;
    }
    this.taker.event(event);
    for (const shown of this.taker.through(event)) {
      // what policies say may have ended it
      if (this.over) return;
      this.show(shown);
    }
    if (event.type !== 'end' || this.over) return;
    this.over = true;
    this.taker.ended();
  }

  private show(event: ModelEvent): void {
    const bytes = Buffer.from(this.encoder.event(event));
    if (!this.committed && isContent(event)) {
      this.committed = true;
      this.taker.commit();
      for (const held of this.beginning) this.taker.write(held);
      this.beginning = [];
    }
    if (bytes.length === 0) return;
    if (this.committed) this.taker.write(bytes);
    else this.beginning.push(bytes);
  }

  flush(): boolean {
    return !this.committed || this.taker.flush();
  }

  ended(): void {
    if (this.over) return;
    try {
      this.frames.end();
      for (const event of this.decoder.end()) this.state.push(event);
    } catch (error) {
      this.fail(error);
    }
    this.state.cut();
  }

  broke(): void {
    if (!this.over) this.state.cut();
  }

  leave(): void {
    this.over = true;
    this.beginning = [];
  }
}
