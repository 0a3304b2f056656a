import { z } from 'zod';
import { durationMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '../duration.js';
import { fieldName } from '../field-syntax.js';
import { UpstreamTls } from '../upstream.js';
import { Dialect } from './dialect.js';
import { ModelEntry } from './model-price.js';
import { ModelOperation, WireFormat } from './wire-format.js';

const visible = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[\x20-\x7e]*$/, 'visible ASCII');

/** How a provider is shown a key. */
export const ProviderAuth = z.discriminatedUnion('as', [
  z.strictObject({ as: z.literal('bearer') }).meta({ title: 'Authorization: Bearer' }),
  z
    .strictObject({
      as: z.literal('header'),
      name: fieldName.meta({ title: 'Header', description: 'Header that carries the key' }),
      prefix: visible(40).default('').meta({ title: 'Before it', description: 'What stands before the key' }),
    })
    .meta({ title: 'A header' }),
  z
    .strictObject({
      as: z.literal('aws'),
      region: z
        .string()
        .max(40)
        .regex(/^[a-z0-9-]+$/)
        .meta({ title: 'Region', description: 'Such as eu-central-1' }),
      service: z
        .string()
        .max(60)
        .regex(/^[a-z0-9-]+$/)
        .default('bedrock')
        .meta({ title: 'Service', description: 'As signatures name it' }),
    })
    .meta({ title: 'AWS Signature Version 4', description: 'Keys are written accessKeyId:secretAccessKey, or with a third part for a session token' }),
  z
    .strictObject({
      as: z.literal('google'),
      scope: visible(300).default('https://www.googleapis.com/auth/cloud-platform').meta({ title: 'Scope' }),
    })
    .meta({ title: 'Google service account', description: 'Keys are the JSON files of service accounts' }),
  z.strictObject({ as: z.literal('none') }).meta({ title: 'Nothing' }),
]);
export type ProviderAuth = z.infer<typeof ProviderAuth>;

/** What one key may be used for in a minute; calls beyond that take another key or target. */
export const ProviderKeyLimits = z.strictObject({
  requestsPerMinute: z.number().int().min(1).optional().meta({ title: 'Requests per minute' }),
  tokensPerMinute: z.number().int().min(1).optional().meta({ title: 'Tokens per minute' }),
  inFlightMax: z.number().int().min(1).optional().meta({ title: 'Calls at a time' }),
});
export type ProviderKeyLimits = z.infer<typeof ProviderKeyLimits>;

export const ProviderKeyEntry = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** Sealed under the group's key with this object's key as context (`seal` of the kernel). */
  sealedSecret: z.string(),
  /** Share of the calls; 0 takes none. */
  weight: z.number().int().min(0).max(1_000),
  limits: ProviderKeyLimits.optional(),
  state: z.enum(['active', 'suspended']),
  /** Only for these models; absent: for all. */
  models: z.array(z.string()).optional(),
});
export type ProviderKeyEntry = z.infer<typeof ProviderKeyEntry>;

export const ProviderTimeouts = z.strictObject({
  connectMs: durationMs(10, MINUTE_MS)
    .default(10 * SECOND_MS)
    .meta({ title: 'Time to connect (ms)' }),
  /** To the head of the answer; models that answer at once, not as a stream, take as long as the whole answer. */
  firstByteMs: durationMs(100, HOUR_MS)
    .default(10 * MINUTE_MS)
    .meta({ title: 'Time to the answer (ms)' }),
  /** Between two pieces of a body. */
  idleMs: durationMs(100, HOUR_MS)
    .default(2 * MINUTE_MS)
    .meta({ title: 'Idle time (ms)' }),
});
export type ProviderTimeouts = z.infer<typeof ProviderTimeouts>;

/** A path behind the base URL, `/chat/completions`; `{model}` stands for the model. */
const operationPath = z
  .string()
  .max(500)
  .regex(/^\/[\x21-\x7e]*$/);

/** A tenant's account at someone who serves models. Key `provider:{id}`. */
export const ProviderObject = z.strictObject({
  kind: z.literal('provider'),
  id: z.string(),
  tenantId: z.string(),
  slug: z.string(),
  name: z.string(),
  /** Preset that it was made from. */
  providerKind: z.string().optional(),
  /** What conversations are translated to where the caller speaks none of what it speaks. */
  wireFormat: WireFormat,
  /** Further formats of conversations that it speaks under the same base URL. */
  speaks: z.array(WireFormat).optional(),
  /**
   * `http(s)://host[:port][/base]`, as the format's stock client takes it: with the version for the formats of OpenAI (`https://api.openai.com/v1`), without for
   * Anthropic and Gemini.
   */
  baseUrl: z.string(),
  /** Where operations are, if not where the wire format has them; null: not offered. */
  paths: z.partialRecord(ModelOperation, operationPath.nullable()).optional(),
  auth: ProviderAuth,
  /** Sent with every call. */
  headers: z.record(fieldName, visible(1_000)),
  /** Added to every call's query. */
  query: z.record(z.string().max(100), visible(1_000)).optional(),
  dialect: Dialect,
  keys: z.array(ProviderKeyEntry),
  timeouts: ProviderTimeouts,
  /** False: certificates are not looked at. */
  tlsVerify: z.boolean(),
  tls: UpstreamTls.optional(),
  models: z.array(ModelEntry),
});
export type ProviderObject = z.infer<typeof ProviderObject>;
