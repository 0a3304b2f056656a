import { performance } from 'node:perf_hooks';
import { codecOf } from '../../../llm/formats/registry.js';
import { type EventDecoder, type Frame, type Json, type ModelEvent, ReplyCollector, StreamState } from '../../../llm/ir/index.js';
import type { AnswerTaker } from '../../../llm/whole-answer.js';
import type { AnsweredCall } from '../answered-call.js';
import type { ProviderAttempt } from '../provider-attempt.js';

/** Pieces beyond are not told apart in time. */
const PIECES_MAX = 4_096;

/** Takes the copy of a streamed answer for those who want it when it is whole: before policies have changed it. */
export class AnswerKeeper {
  private readonly collector = new ReplyCollector();
  private readonly timeline: [number, number][] = [];
  private readonly lettersMax: number;
  private letters = 0;
  private begunAt = 0;
  private given = false;

  constructor(
    private readonly takers: readonly AnswerTaker[],
    private readonly target: string,
  ) {
    this.lettersMax = Math.max(...takers.map(({ lettersMax }) => lettersMax));
  }

  event(event: ModelEvent): void {
    if (this.letters > this.lettersMax) return;
    this.collector.event(event);
    if (event.type !== 'delta') return;
    this.letters += event.text.length;
    const now = performance.now();
    if (this.timeline.length === 0) this.begunAt = now;
    if (this.timeline.length < PIECES_MAX) this.timeline.push([Math.round(now - this.begunAt), this.letters]);
  }

  /** The provider's stream was whole. */
  tell(): void {
    const { collector, letters, timeline, target } = this;
    if (!collector.ended || this.given) return;
    this.given = true;
    for (const taker of this.takers) if (letters <= taker.lettersMax) taker.take({ reply: collector.reply, timeline, target });
  }
}

/** The same of a stream that passes as it came: it is read beside. */
export class PassingKeeper {
  private decoder: EventDecoder | null;
  private readonly state: StreamState;

  constructor(
    private readonly keeper: AnswerKeeper,
    decoder: EventDecoder,
  ) {
    this.decoder = decoder;
    this.state = new StreamState((event) => keeper.event(event));
  }

  frame(frame: Frame): void {
    try {
      for (const event of this.decoder?.event(frame) ?? []) this.state.push(event);
    } catch {
      // whoever gets the stream judges it: only the copy is given up
      this.decoder = null;
    }
  }

  tell(): void {
    try {
      for (const event of this.decoder?.end() ?? []) this.state.push(event);
    } catch {
      return;
    }
    if (this.decoder === null) return;
    this.state.cut();
    this.keeper.tell();
  }
}

/** Null where nobody wants the answer. */
export const keeperOf = ({ prepared: { takers } }: AnsweredCall, { choice }: ProviderAttempt): AnswerKeeper | null =>
  takers.length === 0 ? null : new AnswerKeeper(takers, choice.target.name);

export function passingKeeperOf(call: AnsweredCall, attempt: ProviderAttempt): PassingKeeper | null {
  const keeper = keeperOf(call, attempt);
  const decoder = keeper && codecOf(attempt.outgoing.wireFormat)?.eventDecoder();
  return decoder ? new PassingKeeper(keeper, decoder) : null;
}

/** An answer in one piece, which is read once more for them: what policies do to theirs is not to be seen in it. */
export function tellWhole({ prepared: { takers } }: AnsweredCall, { choice, outgoing }: ProviderAttempt, json: () => Json | undefined, length: number): void {
  const wanting = takers.filter(({ lettersMax }) => length <= lettersMax);
  if (wanting.length === 0) return;
  const body = json();
  const codec = codecOf(outgoing.wireFormat);
  if (body === undefined || codec === undefined) return;
  try {
    const reply = codec.decodeReply(body);
    for (const taker of wanting) taker.take({ reply, timeline: null, target: choice.target.name });
  } catch {
    // whoever gets the answer judges it
  }
}
