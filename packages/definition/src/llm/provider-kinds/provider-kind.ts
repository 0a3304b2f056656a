import { z } from 'zod';
import { fieldName } from '../../field-syntax.js';
import { Dialect } from '../dialect.js';
import { ProviderAuth } from '../provider.js';
import { ModelOperation, WireFormat } from '../wire-format.js';

/** Something of a provider's address that differs from one account to the next: `{name}` in the kind's texts. */
export const KindSetting = z.strictObject({
  name: z.string().regex(/^[a-z][A-Za-z]*$/),
  title: z.string().min(1).max(60),
  example: z.string().min(1).max(200),
  default: z.string().max(200).optional(),
});
export type KindSetting = z.infer<typeof KindSetting>;

const text = z.string().max(1_000);

/** Someone who serves models, as data: what an account there needs besides its key. */
export const ProviderKind = z.strictObject({
  id: z
    .string()
    .max(60)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  name: z.string().min(1).max(80),
  wireFormat: WireFormat,
  /** Further formats of conversations under the same base URL. */
  speaks: z.array(WireFormat),
  /** As `ProviderObject` has it; `{name}` stands for a setting. */
  baseUrl: z.string().regex(/^https?:\/\/[\x21-\x7e]+[^/]$/),
  settings: z.array(KindSetting).max(5),
  auth: ProviderAuth,
  /** Answers without a key, too. */
  keyOptional: z.boolean(),
  /** What it offers. */
  operations: z.array(ModelOperation).min(1),
  /** Where operations are, if not where the wire format has them. */
  paths: z.partialRecord(ModelOperation, z.string().regex(/^\/[\x21-\x7e]*$/)),
  headers: z.record(fieldName, text),
  query: z.record(z.string().max(100), text),
  dialect: Dialect,
  /** How the API is described. */
  docs: z.string().regex(/^https:\/\/\S+$/),
  /** Where keys are made. */
  keysUrl: z
    .string()
    .regex(/^https:\/\/\S+$/)
    .optional(),
  /** Runs on one's own machines: its address may be a private one, where the operator allows it. */
  local: z.boolean(),
});
export type ProviderKind = z.infer<typeof ProviderKind>;

/** As kinds are written down: what most have is left out. */
export type KindEntry = Pick<ProviderKind, 'id' | 'name' | 'baseUrl' | 'docs'> & Partial<ProviderKind>;

/** What others than OpenAI understand of its chat completions: the older member for the output's limit, and no role `developer`. */
export const COMPATIBLE: Dialect = { maxTokens: 'max_tokens', systemRole: 'system', reasoningField: 'reasoning_content' };

export const providerKind = (entry: KindEntry): ProviderKind => ({
  wireFormat: 'openai-chat',
  speaks: [],
  settings: [],
  auth: { as: 'bearer' },
  keyOptional: false,
  operations: ['chat', 'models'],
  paths: {},
  headers: {},
  query: {},
  dialect: {},
  local: false,
  ...entry,
});

/** A provider that speaks OpenAI's chat completions. */
export const compatible = (entry: KindEntry): ProviderKind => providerKind({ ...entry, dialect: { ...COMPATIBLE, ...entry.dialect } });
