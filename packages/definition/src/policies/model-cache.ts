import { z } from 'zod';
import { DAY_MS, SECOND_MS } from '../duration.js';
import { checkCountBy, countBy, Dimension } from './count-by.js';

const MIB = 1_048_576;
const Mode = z.enum(['off', 'shadow', 'on']);

/** No answer is given to callers of another API. */
const SharedBy = Dimension.exclude(['tenant']);

/** Answers of models, kept and given again: to the same question, and where that is switched on to one that means the same. */
export const ModelCacheConfig = z
  .strictObject({
    exact: Mode.default('on').meta({
      title: 'The same question',
      description: 'Whether it is answered from the cache; shadow asks the model all the same, and records whether its answer is the kept one',
    }),
    semantic: Mode.default('off').meta({
      title: 'A question that means the same',
      description: 'Whether it is answered from the cache; shadow asks the model all the same, and records which answers would have been right',
    }),
    models: z.array(z.string().min(1).max(200)).min(1).max(100).optional().meta({
      title: 'Models',
      description: 'Model routes, or provider/model, whose calls take part; one * stands for any letters. None: all',
    }),
    similarity: z.number().min(0.5).max(1).default(0.75).meta({
      title: 'Similarity',
      description: 'Of two questions that may mean the same, as the cosine of their vectors; their numbers, names and negations have to agree in any case',
    }),
    embeddingModel: z.string().min(1).max(200).optional().meta({
      title: 'Embedding model',
      description: 'A model route, or provider/model, that makes vectors of questions; none: the English one that the gateway holds',
    }),
    embedWithinMs: z.number().int().min(10).max(10_000).default(500).meta({
      title: 'Wait for a vector (ms)',
      description: 'A call waits no longer for the vector of its question: the model is asked then',
    }),
    turnsMax: z.number().int().min(1).max(10).default(1).meta({
      title: 'Turns of a conversation',
      description: 'Questions that come later in a conversation are not compared by meaning',
    }),
    by: SharedBy.default('application').meta({ title: 'Shared by', description: 'Who is given the same kept answers' }),
    also: z.array(SharedBy).max(3).optional().meta({
      title: 'And apart by',
      description: 'Kept apart by these as well: application and operation keep the answers of each operation of an application apart',
    }),
    header: countBy.header.meta({ title: 'Header to share by', description: 'For header: whose value tells callers apart' }),
    claim: countBy.claim.meta({ title: 'Claim to share by', description: 'For claim: the claim of the caller’s token, realm.team for one inside another' }),
    lifetimeMs: z
      .number()
      .int()
      .min(SECOND_MS)
      .max(30 * DAY_MS)
      .default(3_600_000)
      .meta({ title: 'Lifetime (ms)', description: 'No answer is given again for longer' }),
    lifetime: z.enum(['fixed', 'learned']).default('learned').meta({
      title: 'How long',
      description: 'Learned: as long as questions to the model route come back, the lifetime at most',
    }),
    admitAfter: z.number().int().min(1).max(10).default(1).meta({
      title: 'Keep from the n-th time',
      description: 'Answers are kept to questions that were asked so often lately; 2 keeps no question that nobody repeats',
    }),
    coalesce: z.boolean().default(true).meta({
      title: 'Wait for the same call',
      description: 'A call for what another one is asking the model waits for that answer; streams do not',
    }),
    bytesMax: z
      .number()
      .int()
      .min(MIB)
      .max(1_024 * MIB)
      .default(64 * MIB)
      .meta({ title: 'Memory (bytes)', description: 'Of each process of a gateway' }),
    answerBytesMax: z
      .number()
      .int()
      .min(1_024)
      .max(16 * MIB)
      .default(262_144)
      .meta({ title: 'Longest answer (bytes)', description: 'Longer ones pass and are not kept' }),
    randomness: z.enum(['none', 'unsaid', 'any']).default('unsaid').meta({
      title: 'Randomness',
      description:
        'Which calls take part: those that ask for temperature 0, those that say nothing of it as well, or all, also where several answers are asked for',
    }),
    toolCalls: z.boolean().default(false).meta({
      title: 'Tool calls',
      description: 'Keep answers that call tools, too, and those to calls that let the provider run tools',
    }),
    pace: z.enum(['at-once', 'as-it-came']).default('at-once').meta({
      title: 'Pace of streams',
      description: 'A kept answer is streamed at once, or as fast as it came from its model',
    }),
    hitTokens: z.enum(['free', 'count']).default('free').meta({
      title: 'Tokens of kept answers',
      description: 'Whether token limits count them; they cost no money in any case',
    }),
    obeyRequests: z.boolean().default(true).meta({
      title: 'Callers may ask anew',
      description: '`Cache-Control` of requests counts: no-cache, no-store, max-age, only-if-cached',
    }),
    redis: z.boolean().default(true).meta({ title: 'Share', description: 'Among gateways, where these have a Redis for it' }),
    tags: z
      .array(z.string().regex(/^[\x21-\x7e]{1,100}$/, 'visible ASCII without spaces'))
      .max(10)
      .default([])
      .meta({ title: 'Tags', description: 'By which what is kept here can be purged' }),
    tell: z.boolean().default(true).meta({ title: 'Tell callers', description: 'Say in x-gatehouse-cache what the cache did' }),
  })
  .superRefine(checkCountBy);
export type ModelCacheConfig = z.infer<typeof ModelCacheConfig>;
