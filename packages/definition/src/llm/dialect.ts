import { z } from 'zod';

const member = z.string().min(1).max(100);

const departures = {
  /** Members of the body that the provider refuses or ignores: not sent, reported as lost. */
  unsupported: z.array(member).max(100).optional(),
  /** Members that have another name there. */
  rename: z.record(member, member).optional(),
  /** Members set where the request does not. */
  defaults: z.record(member, z.json()).optional(),
  /** `openai-chat`: the member that limits the output. */
  maxTokens: z.enum(['max_tokens', 'max_completion_tokens']).optional(),
  /** `openai-chat`: the role for instructions. Absent: as the caller has it. */
  systemRole: z.enum(['system', 'developer']).optional(),
  /** `openai-chat`: how usage in streams is asked for. `always`: told unasked, and asking is refused; `none`: never told. */
  streamUsage: z.enum(['stream_options', 'always', 'none']).optional(),
  /** `openai-chat`: the member of messages that holds thoughts. */
  reasoningField: z.enum(['reasoning_content', 'reasoning', 'reasoning_details']).optional(),
  /**
   * `openai-chat`: how reasoning is asked for. `thinking` as Anthropic has it, with a number of tokens; `thinking_effort` on or off there, and how hard in `reasoning_effort`;
   * `thinking_switch` on or off, and no more.
   */
  reasoningRequest: z.enum(['reasoning_effort', 'reasoning', 'thinking', 'thinking_effort', 'thinking_switch', 'enable_thinking', 'none']).optional(),
  /** How hard OpenAI's models can be told to think, in its words, `none` among them where they can be kept from it. None at all: there is nothing to tell. Absent: as asked. */
  efforts: z.array(z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'])).optional(),
  /** `openai-chat`: the most sequences to stop at. */
  stopMax: z.number().int().min(1).optional(),
  /** `openai-chat`: what of structured output is understood. */
  output: z.enum(['json_schema', 'json_object', 'none']).optional(),
  /** `openai-chat`: the word for a tool that must be called. */
  toolChoiceRequired: z.enum(['required', 'any', 'none']).optional(),
  /** `openai-chat`: the content of messages as one string only. */
  plainContent: z.boolean().optional(),
  /** `openai-chat`: ids of tool calls must be nine letters and digits. */
  shortToolCallIds: z.boolean().optional(),
  /** Members outside the format that it takes: `top_k`, `min_p`, `repetition_penalty`. */
  extras: z.array(member).max(100).optional(),
  /** Cache marks on parts of content are understood as Anthropic writes them (`cache_control`). */
  cacheControl: z.boolean().optional(),
  /** Cache marks on parts of content are understood as OpenAI writes them (`prompt_cache_breakpoint`). */
  cacheBreakpoint: z.boolean().optional(),
  /** Limit of the output where the format demands one and the request has none. */
  maxTokensDefault: z.number().int().min(1).optional(),
  /** Highest temperature. */
  temperatureMax: z.number().min(0).optional(),
  /** `anthropic`: how reasoning is asked for where the caller says only how hard to think. `budget`: as a number of tokens; `adaptive`: as an effort. */
  thinking: z.enum(['adaptive', 'budget']).optional(),
  /** `gemini`: how much to think is told in levels, or as a number of tokens. */
  thinkingAs: z.enum(['level', 'budget']).optional(),
  /** `anthropic`: the path names the model, and the body must not. */
  modelInPath: z.boolean().optional(),
  /** Sources of images that are taken, where not all are. */
  images: z.array(z.enum(['url', 'data', 'id'])).optional(),
  /** Form of reranking. Absent: Cohere's second version. */
  rerank: z.enum(['cohere', 'jina', 'voyage']).optional(),
  /** `gemini`: the call that makes embeddings. */
  embeddings: z.enum(['batchEmbedContents', 'predict']).optional(),
  /** `cohere`, `gemini`: what embeddings are for where the caller does not say, in Cohere's words. */
  embeddingPurpose: z.string().max(40).optional(),
};

/** Where a provider departs from the wire format that it speaks. What is absent is as the format has it; what belongs to another format means nothing. */
export const Dialect = z.strictObject({
  ...departures,
  /** What some models have otherwise; of several that fit, the first. `*` stands for any text. */
  byModel: z
    .array(z.strictObject({ models: z.array(z.string().min(1).max(200)).min(1).max(50), ...departures }))
    .max(20)
    .optional(),
});
export type Dialect = z.infer<typeof Dialect>;
