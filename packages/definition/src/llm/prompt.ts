import { z } from 'zod';

/** Words that templates read otherwise than as a variable. */
export const PROMPT_WORDS_TAKEN = ['true', 'false', 'nil', 'null', 'undefined', 'empty', 'blank', 'and', 'or', 'not', 'contains', 'forloop', 'tablerowloop'];

export const PromptVariableName = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/, { message: 'a letter, then letters, digits and _, 64 at most' });

const common = {
  name: PromptVariableName.meta({ title: 'Name' }),
  description: z.string().max(500).default('').meta({ title: 'Description', description: 'Shown to those who call it' }),
  required: z.boolean().default(true).meta({ title: 'Required' }),
};
const letters = (standard: number) => z.number().int().min(1).max(1_000_000).default(standard).meta({ title: 'Longest (letters)' });
const numeric = (number: z.ZodNumber) => ({ min: number.optional(), max: number.optional(), default: number.optional() });

/** What a caller gives a prompt. A default stands where the caller gives nothing; without one, nothing stands there. */
export const PromptVariable = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), ...common, lengthMax: letters(10_000), default: z.string().max(100_000).optional() }),
  z.strictObject({ type: z.literal('number'), ...common, ...numeric(z.number()) }),
  z.strictObject({ type: z.literal('integer'), ...common, ...numeric(z.number().int()) }),
  z.strictObject({ type: z.literal('boolean'), ...common, default: z.boolean().optional() }),
  z.strictObject({ type: z.literal('choice'), ...common, choices: z.array(z.string().min(1).max(200)).min(1).max(100), default: z.string().optional() }),
  z.strictObject({
    type: z.literal('list'),
    ...common,
    itemsMax: z.number().int().min(1).max(10_000).default(100),
    lengthMax: letters(1_000),
    default: z.array(z.string()).max(10_000).optional(),
  }),
]);
export type PromptVariable = z.infer<typeof PromptVariable>;

/** The text is a template (Liquid) over the variables. */
export const PromptMessage = z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string().min(1).max(65_536) });
export type PromptMessage = z.infer<typeof PromptMessage>;

/** Members of a chat request, by the names that they have there. */
export const PromptSettings = z.strictObject({
  temperature: z.number().min(0).max(2).optional(),
  top_p: z.number().min(0).max(1).optional(),
  max_completion_tokens: z.number().int().min(1).max(10_000_000).optional(),
  seed: z.number().int().optional(),
  stop: z.array(z.string().min(1).max(200)).min(1).max(4).optional(),
  presence_penalty: z.number().min(-2).max(2).optional(),
  frequency_penalty: z.number().min(-2).max(2).optional(),
  reasoning_effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh']).optional(),
});
export type PromptSettings = z.infer<typeof PromptSettings>;

/** What a prompt may leave to its callers. */
export const PromptOverride = z.enum(['model', ...PromptSettings.keyof().options]);
export type PromptOverride = z.infer<typeof PromptOverride>;

const JsonSchema = z.record(z.string(), z.json());
const named = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, { message: 'letters, digits, _ and -, 64 at most' });

export const PromptContent = z.strictObject({
  messages: z.array(PromptMessage).min(1).max(50),
  variables: z.array(PromptVariable).max(50).default([]),
  /** A name that callers could ask for: of a model route, or provider/model. */
  model: z.string().regex(/^[\x20-\x7e]{1,200}$/, { message: 'a model or model route' }),
  settings: PromptSettings.prefault({}),
  /** What callers may set otherwise. */
  overrides: z.array(PromptOverride).max(20).default([]),
  /** The answer is JSON of this schema. */
  output: z.strictObject({ name: named.default('answer'), schema: JsonSchema, strict: z.boolean().default(true) }).optional(),
  tools: z
    .array(z.strictObject({ name: named, description: z.string().max(2_000).default(''), parameters: JsonSchema }))
    .min(1)
    .max(64)
    .optional(),
  toolChoice: z.enum(['auto', 'required', 'none']).optional(),
});
export type PromptContent = z.infer<typeof PromptContent>;

export const PROMPT_STATES = ['draft', 'published', 'retired'] as const;
export type PromptState = (typeof PROMPT_STATES)[number];

/** A prompt that an API of kind llm offers. Without a version it follows: the newest published one serves, as soon as it is published. */
export const OfferedPrompt = z.strictObject({
  promptId: z.string().meta({ title: 'Prompt', refersTo: 'prompt' }),
  version: z.number().int().min(1).optional().meta({ title: 'Version', description: 'Left out: the newest published one, as soon as it is published' }),
});
export type OfferedPrompt = z.infer<typeof OfferedPrompt>;

/** The same as gateways have it. */
export const ServedPrompt = z.strictObject({
  id: z.string(),
  slug: z.string(),
  /** Serves where the caller names none; it may be retired, where an old revision names it. */
  current: z.number().int(),
  versions: z.array(z.strictObject({ number: z.number().int(), content: PromptContent })),
  /** Were there, and are told so. */
  retired: z.array(z.number().int()),
});
export type ServedPrompt = z.infer<typeof ServedPrompt>;
