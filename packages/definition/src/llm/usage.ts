import { z } from 'zod';
import { BudgetAlert } from './budget-alert.js';
import { KeptContent } from './store-content.js';

const count = z.number().int().min(0);

/**
 * What a model call used, each member only where it is known. Counts of parts are parts of the whole: cached input is input, reasoning is output.
 */
export const ModelUsage = z.strictObject({
  /** All input, cached and written to the cache included. */
  inputTokens: count.optional(),
  /** Read from the provider's prompt cache. */
  cachedInputTokens: count.optional(),
  /** Written to the prompt cache, for an hour included. */
  cacheWriteTokens: count.optional(),
  cacheWrite1hTokens: count.optional(),
  audioInputTokens: count.optional(),
  imageInputTokens: count.optional(),
  /** Of tools that the provider ran, where it tells them apart. */
  toolInputTokens: count.optional(),
  /** All output, reasoning included. */
  outputTokens: count.optional(),
  reasoningTokens: count.optional(),
  audioOutputTokens: count.optional(),
  imageOutputTokens: count.optional(),
  acceptedPredictionTokens: count.optional(),
  rejectedPredictionTokens: count.optional(),
  webSearches: count.optional(),
  audioSeconds: z.number().min(0).optional(),
  characters: count.optional(),
  searchUnits: count.optional(),
  images: count.optional(),
  /** As the provider told it, micro-dollars. */
  costMicros: count.optional(),
});
export type ModelUsage = z.infer<typeof ModelUsage>;

/** What was used of a model besides the answer, by a question of a policy's own or an attempt elsewhere that came to nothing: a part of the call's usage and spend. */
export const ModelUse = z.strictObject({
  /** The policy that asked; `attempt`: the call itself, before or beside who answered. */
  by: z.string(),
  providerId: z.string().optional(),
  /** `provider/model`. */
  model: z.string(),
  usage: ModelUsage,
  /** Micro-dollars; absent where the price is not known. */
  spendMicros: count.optional(),
  /** Its provider did not tell the usage. */
  estimated: z.literal(true).optional(),
});
export type ModelUse = z.infer<typeof ModelUse>;

/** What a guard found in a model call, and what it did: how many of which kind, and never the text. */
export const GuardFinding = z.strictObject({
  policy: z.string(),
  in: z.enum(['request', 'answer']),
  action: z.enum(['masked', 'replaced', 'refused', 'reported', 'limited', 'asked-again', 'passed-unseen', 'refused-unseen', 'failed-open', 'failed-closed']),
  found: z.record(z.string(), count),
  /** In words, where the kinds do not say it. */
  why: z.string().optional(),
  /** It would have: the policy was in a dry run. */
  dryRun: z.literal(true).optional(),
});
export type GuardFinding = z.infer<typeof GuardFinding>;

/** What a call record says of a model call. Times in microseconds. */
export const ModelCallRecord = z.strictObject({
  /** What the caller spoke: a wire format, or the operation's name where that is no conversation. */
  format: z.string(),
  operation: z.string(),
  /** What the provider was sent; absent where none was asked. */
  wireFormat: z.string().optional(),
  /** Asked for. */
  model: z.string().optional(),
  routeId: z.string().optional(),
  route: z.string().optional(),
  /** Slug of the prompt that was called, and which version of it. */
  prompt: z.string().optional(),
  promptVersion: z.number().int().optional(),
  /** What is kept of what was asked and answered; stored apart. */
  content: KeptContent.optional(),
  providerId: z.string().optional(),
  /** As the provider calls it. */
  targetModel: z.string().optional(),
  keyId: z.string().optional(),
  stream: z.boolean(),
  usage: ModelUsage.optional(),
  /** Set where the provider did not tell the usage, or not all of it. */
  estimated: z.literal(true).optional(),
  /** Micro-dollars; absent where the price is not known. */
  spendMicros: count.optional(),
  /** From the request's begin to the first content. */
  ttftUs: count.optional(),
  interTokenP50Us: count.optional(),
  interTokenP95Us: count.optional(),
  finish: z.string().optional(),
  /** Targets tried before the one that answered. */
  fallbacks: count,
  /** JSON pointers into the request of what the provider was not told. */
  lost: z.array(z.string()).max(32).optional(),
  /** Of what of the provider's answer the caller was not told: JSON pointers into it, or words. */
  answerLost: z.array(z.string()).max(32).optional(),
  /** Whether a kept answer was given; shadow: one would have been. */
  cache: z.enum(['exact', 'semantic', 'miss', 'shadow']).optional(),
  /** Request id of the call whose answer it is: its name among tags of purges is this. */
  cacheEntry: z.string().optional(),
  /** How old it was, milliseconds. */
  cacheAgeMs: z.number().min(0).optional(),
  /** Of the two questions, where their meanings were compared. */
  cacheSimilarity: z.number().min(-1).max(1).optional(),
  /** Whether the model said the same, where it was asked all the same. */
  cacheAgrees: z.boolean().optional(),
  /** What was used of models besides the answer; contained in `usage` and `spendMicros`. */
  besides: z.array(ModelUse).max(16).optional(),
  guards: z.array(GuardFinding).max(32).optional(),
  /** Why this target. */
  why: z.string().optional(),
  /** Class of the failure that the caller was told. */
  error: z.string().optional(),
  /** Percentages of token and spend limits that this call was the first to reach. */
  alerts: z.array(BudgetAlert).max(16).optional(),
});
export type ModelCallRecord = z.infer<typeof ModelCallRecord>;
