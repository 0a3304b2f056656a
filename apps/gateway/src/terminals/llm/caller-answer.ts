import type { WireFormat } from '@gatehouse/definition';
import type { Exchange } from '../../exchange/exchange.js';
import { ticker } from '../../http1/ticker.js';
import { streamError } from '../../llm/errors/stream-error.js';
import type { ModelError } from '../../llm/ir/index.js';
import { ClientAnswer } from './client-answer.js';
import { ListFraming } from './list-framing.js';

const SSE = 'text/event-stream; charset=utf-8';
const SSE_TYPE = /^text\/event-stream/i;
const HEARTBEAT = Buffer.from(': \n\n');

/** A model's answer on its way to the caller, in the framing that the caller reads. */
export class CallerAnswer extends ClientAnswer {
  /** The caller takes no bytes for now. */
  blocked = false;
  private streaming = false;
  private lastWriteAt = ticker.now;
  private readonly list: ListFraming | null;

  constructor(
    x: Exchange,
    private readonly format: WireFormat,
    inList: boolean,
    onReplaced: () => void,
    onRoom: () => void,
  ) {
    super(x, onReplaced, onRoom);
    this.list = inList ? new ListFraming() : null;
  }

  /** @param lines of the head; not asked for where a heart-beat has begun the answer */
  open(status: number, contentType: string, lines: () => string, length: number): void {
    this.streaming = SSE_TYPE.test(contentType);
    const type = this.list !== null && this.streaming ? ListFraming.contentType : contentType;
    if (!this.begun) this.begin(status, type, lines(), length);
  }

  /** One event of a stream, as the caller's format frames it. */
  writeEvent(event: Buffer): void {
    this.write(this.list === null ? event : this.list.member(event));
  }

  /** The same of an error: nothing follows it. */
  writeError(error: ModelError): void {
    this.writeEvent(streamError(this.format, error));
  }

  /** False: no more for now. */
  send(): boolean {
    this.lastWriteAt = ticker.now;
    this.blocked = !this.flush();
    return !this.blocked;
  }

  /** A comment keeps a silent stream alive, in formats that know some. */
  beat(nowMs: number, everyMs: number): void {
    if (everyMs === 0 || nowMs - this.lastWriteAt < everyMs || this.format === 'ollama' || this.list !== null) return;
    if (!this.begun) this.begin(200, SSE, '', -1);
    this.write(HEARTBEAT);
    this.send();
  }

  close(): void {
    if (this.list !== null && this.streaming) this.write(this.list.end());
    this.end();
  }
}
