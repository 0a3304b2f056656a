/**
 * What a model call used, each member only where the provider told it. Whatever a provider's own convention, inputTokens are ALL tokens of the input (read from and written
 * to caches included) and outputTokens all of the output (reasoning included); the others are parts of them.
 */
export interface Usage {
  inputTokens?: number;
  cachedInputTokens?: number;
  cacheWriteTokens?: number;
  /** Of cacheWriteTokens, those kept for an hour. */
  cacheWrite1hTokens?: number;
  audioInputTokens?: number;
  imageInputTokens?: number;
  /** Of tools that the provider ran, where it tells them apart. */
  toolInputTokens?: number;
  outputTokens?: number;
  reasoningTokens?: number;
  audioOutputTokens?: number;
  imageOutputTokens?: number;
  acceptedPredictionTokens?: number;
  rejectedPredictionTokens?: number;
  searches?: number;
  /** Seconds of sound, characters of speech, documents ranked, images made: where no tokens are told. */
  seconds?: number;
  characters?: number;
  searchUnits?: number;
  images?: number;
  /** As told by the provider, millionths of a US dollar. */
  costMicros?: number;
}

export type UsageName = keyof Usage;

function combine(a: Usage, b: Usage, how: (a: number, b: number) => number): Usage {
  const both: Usage = { ...a };
  for (const name of Object.keys(b) as UsageName[]) {
    const value = b[name];
    if (value === undefined) continue;
    const known = both[name];
    both[name] = known === undefined ? value : how(known, value);
  }
  return both;
}

/** Two tellings of one call, of which each may be partial: providers count up while they stream. Commutative, associative, idempotent; `{}` changes nothing. */
export const mergeUsage = (a: Usage, b: Usage): Usage => combine(a, b, Math.max);

/** Two calls: attempts, hedges, parts of a batch. */
export const addUsage = (a: Usage, b: Usage): Usage => combine(a, b, (x, y) => x + y);

export const isNoUsage = (usage: Usage): boolean => Object.values(usage).every((value) => value === undefined);

export const totalTokens = (usage: Usage): number => (usage.inputTokens ?? 0) + (usage.outputTokens ?? 0);
