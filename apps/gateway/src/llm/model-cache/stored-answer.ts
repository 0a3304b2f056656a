import { z } from 'zod';
import type { ModelReply, Usage } from '../ir/index.js';
import { KeptAnswer } from '../kept-answer.js';
import type { Timeline, WholeModelAnswer } from '../whole-answer.js';

/** Raised when older gateways can no longer read what newer ones write. */
const FORMAT = 1;
/** What an answer weighs beside its text: objects, index and place in the tier. */
const OVERHEAD_BYTES = 512;

const Shared = z.strictObject({
  format: z.literal(FORMAT),
  id: z.string(),
  route: z.string(),
  text: z.string(),
  usage: z.record(z.string(), z.number()),
  requestedAt: z.number(),
  lifetimeMs: z.number(),
  tags: z.array(z.string()),
});

export interface AnswerParts {
  readonly key: string;
  /** The model route's name. */
  readonly target: string;
  /** Request id of the call whose answer it is. */
  readonly id: string;
  /** Reply and timeline as JSON: what policies make of one giving changes none of the next. */
  readonly text: string;
  readonly usage: Usage;
  /** When its question was asked, Unix milliseconds: what was purged since then is not it any more. */
  readonly requestedAt: number;
  readonly lifetimeMs: number;
  readonly tags: readonly string[];
}

/** An answer of a model that is kept. */
export class StoredAnswer {
  readonly bytes: number;
  /** The state of the purges under which it was last found valid. */
  checked = -1;

  constructor(readonly parts: AnswerParts) {
    this.bytes = OVERHEAD_BYTES + 2 * (parts.text.length + parts.key.length);
  }

  ageMs(nowMs: number): number {
    return Math.max(0, nowMs - this.parts.requestedAt);
  }

  isFresh(nowMs: number): boolean {
    return this.ageMs(nowMs) < this.parts.lifetimeMs;
  }

  private get told(): { reply: ModelReply; timeline: Timeline | null } {
    return JSON.parse(this.parts.text) as { reply: ModelReply; timeline: Timeline | null };
  }

  get reply(): ModelReply {
    return this.told.reply;
  }

  give(paced: boolean, counted: boolean): KeptAnswer {
    const { reply, timeline } = this.told;
    return new KeptAnswer(reply, paced ? timeline : null, counted ? this.parts.usage : {});
  }

  toShared(): string {
    const { id, target: route, text, usage, requestedAt, lifetimeMs, tags } = this.parts;
    const shared: z.input<typeof Shared> = { format: FORMAT, id, route, text, usage, requestedAt, lifetimeMs, tags: [...tags] };
    return JSON.stringify(shared);
  }
}

export const textOfAnswer = ({ reply, timeline }: WholeModelAnswer): string => JSON.stringify({ reply, timeline });

/**
 * What `toShared` wrote; undefined for anything else.
 * @param skewMs so much may the clock of whoever stored it be ahead of ours: it counts as asked for that much earlier
 */
export function sharedAnswer(bytes: string, key: string, skewMs: number): StoredAnswer | undefined {
  try {
    const { format: _, route, requestedAt, ...parts } = Shared.parse(JSON.parse(bytes));
    return new StoredAnswer({ ...parts, key, target: route, requestedAt: requestedAt - skewMs });
  } catch {
    return undefined;
  }
}
