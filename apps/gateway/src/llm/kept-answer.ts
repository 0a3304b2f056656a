import type { ModelReply, Usage } from './ir/index.js';
import type { Timeline } from './whole-answer.js';

/** What a cache made of a call, for its record. */
export interface CacheNote {
  readonly cache: 'exact' | 'semantic' | 'miss' | 'shadow';
  /** The request id of the call whose answer it is, by which it can be purged. */
  readonly entry?: string;
  /** Of the kept answer. */
  readonly ageMs?: number;
  /** Of the two questions, where these were compared by meaning. */
  readonly similarity?: number;
  /** Whether the model said what the cache would have said, where both were asked. */
  readonly agrees?: boolean;
}

/** An answer that is there already: it takes the place of a provider's, and goes to the caller through the policies that stand before whoever kept it. */
export class KeptAnswer {
  /**
   * @param timeline by which a stream is paced; null: at once
   * @param counted what limits of tokens are told was used; it has no price
   */
  constructor(
    readonly reply: ModelReply,
    readonly timeline: Timeline | null,
    readonly counted: Usage,
  ) {}
}
