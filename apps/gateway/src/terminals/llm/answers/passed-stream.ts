import type { WireFormat } from '@gatehouse/definition';
import { type Frame, jsonOf } from '../../../llm/ir/index.js';
import { EventCutter, frameOf } from '../../../llm/usage-reader/event-cutter.js';
import { LOOKS, lookAtOther, Seen } from '../../../llm/usage-reader/stream-look.js';
import type { AnswerReader } from './answer.js';

/** Of events before the first content: more is no beginning of anything. */
const BEGINNING_MAX = 1 << 20;
const NULL_USAGE = Buffer.from(',"usage":null');
const NO_CHOICES = /"choices"\s*:\s*\[\s*\]/;

export interface StreamTaker {
  /** Every event, as it came. */
  frame(frame: Frame): void;
  /** The first content is here: from now on the caller's answer is this one. */
  commit(): void;
  write(bytes: Buffer): void;
  flush(): boolean;
  seen(what: number, frame: Frame): void;
  /** @param clean the model had finished */
  ended(clean: boolean): void;
  broke(fault: Parameters<AnswerReader['broke']>[0], clean: boolean): void;
  /** The provider says in its stream that it failed. False: the caller is not to see it, for another target is asked. */
  failed(frame: Frame): boolean;
  unreadable(): void;
}

/** A stream that is passed on event by event, as it came; looked at, and not taken apart. */
export class PassedStream implements AnswerReader {
  private readonly cutter: EventCutter;
  private readonly look: (frame: Frame) => number;
  private committed = false;
  private beginning: Buffer[] = [];
  private beginningBytes = 0;
  private finished = false;
  private done = false;
  private over = false;

  constructor(
    private readonly taker: StreamTaker,
    private readonly format: WireFormat,
    /** The caller did not ask for the usage that it would see. */
    private readonly hidesUsage: boolean,
    /** Else any stream of events, of which nobody knows which one is the last. */
    private readonly conversation = true,
  ) {
    this.look = conversation ? LOOKS[format] : lookAtOther;
    this.cutter = new EventCutter((raw) => this.event(raw), format === 'ollama');
  }

  piece(bytes: Buffer): void {
    if (this.over) return;
    try {
      this.cutter.push(bytes);
    } catch {
      this.over = true;
      this.taker.unreadable();
    }
  }

  private event(raw: Buffer): void {
    if (this.over) return;
    const frame = this.format === 'ollama' ? { data: raw.toString('utf8') } : frameOf(raw);
    if (frame === null) {
      this.pass(raw);
      return;
    }
    this.taker.frame(frame);
    const seen = this.look(frame);
    if ((seen & Seen.error) !== 0) {
      this.over = !this.taker.failed(frame);
      this.done = true;
      if (this.over) return;
      this.commit();
    }
    if (seen !== Seen.nothing) this.taker.seen(seen, frame);
    if ((seen & Seen.finish) !== 0) this.finished = true;
    if ((seen & Seen.end) !== 0) this.done = true;
    if (this.hidesUsage) {
      const shown = this.withoutUsage(raw, frame, seen);
      if (shown !== null) this.pass(shown);
    } else this.pass(raw);
    if (!this.committed && (seen & (Seen.content | Seen.finish | Seen.end)) !== 0) this.commit();
  }

  private isWhole(rest: Buffer): boolean {
    const data = this.format === 'ollama' ? rest.toString('utf8') : (frameOf(rest)?.data ?? '');
    return data === '[DONE]' || jsonOf(data) !== undefined;
  }

  /** What the caller would have been sent, had the gateway not asked for the usage. */
  private withoutUsage(raw: Buffer, { data }: Frame, seen: number): Buffer | null {
    if ((seen & Seen.usage) !== 0 && NO_CHOICES.test(data)) return null;
    // an empty usage stands in every event; inside of texts these quotes would be escaped
    const at = raw.indexOf(NULL_USAGE);
    return at < 0 ? raw : Buffer.concat([raw.subarray(0, at), raw.subarray(at + NULL_USAGE.length)]);
  }

  private pass(raw: Buffer): void {
    if (this.committed) {
      this.taker.write(raw);
      return;
    }
    this.beginningBytes += raw.length;
    this.beginning.push(Buffer.from(raw));
    if (this.beginningBytes > BEGINNING_MAX) this.commit();
  }

  private commit(): void {
    if (this.committed) return;
    this.committed = true;
    this.taker.commit();
    for (const bytes of this.beginning) this.taker.write(bytes);
    this.beginning = [];
  }

  flush(): boolean {
    return !this.committed || this.taker.flush();
  }

  ended(): void {
    if (this.over) return;
    const rest = this.cutter.rest();
    // some leave out the blank line behind the last event; one that broke off in the middle says nothing
    if (rest.length > 0 && (!this.conversation || this.isWhole(rest))) this.event(rest);
    if (this.over) return;
    this.over = true;
    const clean = this.done || this.finished;
    if (clean || !this.conversation) this.commit();
    this.taker.ended(clean);
  }

  broke(fault: Parameters<AnswerReader['broke']>[0]): void {
    if (this.over) return;
    this.over = true;
    // whoever has the last word of a stream misses nothing
    if (this.done) this.commit();
    this.taker.broke(fault, this.done);
  }

  leave(): void {
    this.over = true;
    this.beginning = [];
  }
}
