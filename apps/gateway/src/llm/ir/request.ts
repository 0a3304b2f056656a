import type { Block, CacheMark, Part } from './blocks.js';
import type { Json } from './json.js';
import type { WireFormat } from './wire-format.js';

export type Role = 'system' | 'developer' | 'user' | 'assistant' | 'tool';

/** Results of tools stand in messages of role `tool` or `user`, as the caller's format has it: encoders take both. */
export interface ModelMessage extends Part {
  role: Role;
  blocks: Block[];
  name?: string;
  /** The content was one bare string. */
  plain?: boolean;
}

export interface FunctionTool extends Part {
  type: 'function';
  name: string;
  description?: string;
  /** JSON Schema. */
  parameters?: Json;
  strict?: boolean;
  cache?: CacheMark;
}
/** A tool that takes free text, perhaps by a grammar. */
export interface CustomTool extends Part {
  type: 'custom';
  name: string;
  description?: string;
  format?: Json;
  cache?: CacheMark;
}
/** A tool that the provider runs itself: understood by the wire format it came in alone. */
export interface HostedTool extends Part {
  type: 'hosted';
  from: WireFormat;
  kind: string;
  value: Json;
}
export type Tool = FunctionTool | CustomTool | HostedTool;

export type ToolChoice =
  | { kind: 'auto' | 'none' | 'required' }
  | { kind: 'tool'; name: string; custom?: boolean }
  | { kind: 'allowed'; required: boolean; names: string[] }
  | { kind: 'other'; from: WireFormat; value: Json };

export interface Sampling {
  maxTokens?: number;
  temperature?: number;
  topP?: number;
  topK?: number;
  minP?: number;
  seed?: number;
  stop?: string[];
  n?: number;
  presencePenalty?: number;
  frequencyPenalty?: number;
  repetitionPenalty?: number;
  logitBias?: Record<string, number>;
  logprobs?: boolean;
  topLogprobs?: number;
}

export type OutputShape =
  | { kind: 'text' }
  | { kind: 'json' }
  | { kind: 'schema'; schema: Json; name?: string; description?: string; strict?: boolean }
  | { kind: 'other'; from: WireFormat; value: Json };

export interface ReasoningWish {
  /** Whether at all, where the format says so apart from how much. */
  enabled?: boolean;
  /** `none`, `minimal`, `low`, `medium`, `high`, `xhigh`, or as the provider has it. */
  effort?: string;
  budgetTokens?: number;
  /** The model decides how much (Anthropic `adaptive`, Gemini budget -1). */
  adaptive?: boolean;
  /** Of the thoughts in the answer: `auto`, `concise`, `detailed`, `none`. */
  summary?: string;
  /** Answers are to hold encrypted thoughts that can be given back. */
  encrypted?: boolean;
}

export interface ModelRequest {
  /** What the caller's body was written in; none where the gateway made the request. */
  from?: WireFormat;
  model: string;
  stream: boolean;
  /** Whether the caller wants usage in the stream, where its format leaves that to choice. */
  streamUsage?: boolean;
  messages: ModelMessage[];
  tools?: Tool[];
  toolChoice?: ToolChoice;
  parallelToolCalls?: boolean;
  sampling: Sampling;
  output?: OutputShape;
  verbosity?: string;
  reasoning?: ReasoningWish;
  /** What answers may hold: `text`, `audio`, `image`. */
  modalities?: string[];
  audio?: { format?: string; voice?: Json; rest?: Record<string, Json> };
  /** Who asks, for the provider's own guards. */
  user?: string;
  metadata?: Record<string, Json>;
  serviceTier?: string;
  /** Keys the provider's prompt cache (OpenAI `prompt_cache_key`). */
  cacheKey?: string;
  cacheRetention?: string;
  /** Marks the whole prompt (Anthropic top-level `cache_control`). */
  cache?: CacheMark;
  store?: boolean;
  /** How settings were spelled, where the format has several ways. */
  forms?: Partial<Record<Setting, string>>;
  rest?: Record<string, Json>;
}

/** What a request may ask besides messages and tools, by the name under which ledgers know it. */
export type Setting =
  | keyof Sampling
  | 'streamUsage'
  | 'toolChoice'
  | 'parallelToolCalls'
  | 'output'
  | 'output.name'
  | 'output.description'
  | 'output.strict'
  | 'verbosity'
  | 'reasoning'
  | 'reasoning.effort'
  | 'reasoning.budgetTokens'
  | 'reasoning.summary'
  | 'reasoning.encrypted'
  | 'modalities'
  | 'audio'
  | 'user'
  | 'metadata'
  | 'serviceTier'
  | 'cacheKey'
  | 'cacheRetention'
  | 'cache'
  | 'store';
