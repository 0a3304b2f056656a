import { z } from 'zod';
import { durationMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '../duration.js';
import { OfferedPrompt } from './prompt.js';
import { StoreContent } from './store-content.js';

/** Where stock clients of the formats put a key: OpenAI's as a bearer token, Anthropic's, Google's and Azure's in headers, and Google's older ones in the query. */
export const LLM_KEY_PLACES = { headers: ['x-api-key', 'x-goog-api-key', 'api-key'], queryName: 'key' };

/** What an API of kind `llm` has beside what every API has. */
export const LlmApi = z.strictObject({
  strict: z
    .boolean()
    .default(false)
    .meta({ title: 'Strict', description: 'Refuse a call where something of it would be lost on the way to a provider that speaks another format' }),
  bodyBytesMax: z
    .number()
    .int()
    .min(1_024)
    .max(536_870_912)
    .default(33_554_432)
    .meta({ title: 'Longest request (bytes)', description: 'Requests are read whole; longer ones are refused' }),
  /** A stream without a byte for so long is given up. */
  streamIdleMs: durationMs(100, HOUR_MS)
    .default(2 * MINUTE_MS)
    .meta({ title: 'Idle time of streams (ms)', description: 'A stream without a byte for so long is given up' }),
  heartbeatMs: durationMs(0, 10 * MINUTE_MS)
    .default(15 * SECOND_MS)
    .meta({ title: 'Heart-beat (ms)', description: 'While a stream is silent a comment is sent so often; 0: never' }),
  anyModel: z.boolean().default(true).meta({ title: 'Any model', description: 'Models may be asked for as provider/model, beside the routes' }),
  /** Each is an operation of its own: `POST /v1/prompts/{slug}`. */
  prompts: z.array(OfferedPrompt).max(200).optional().meta({ title: 'Prompts', description: 'Offered as operations of their own' }),
  storeContent: StoreContent.optional().meta({ title: 'Keep what is asked and answered', description: 'Left out: nothing is kept' }),
  /** The only model routes that it offers, by id; absent: all of the tenant's. */
  routeIds: z
    .array(z.string().meta({ refersTo: 'model-route' }))
    .max(1_000)
    .optional()
    .meta({ title: 'Model routes', description: 'Left out: all' }),
});
export type LlmApi = z.infer<typeof LlmApi>;
