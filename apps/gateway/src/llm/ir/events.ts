import type { Block, BlockKind, Citation } from './blocks.js';
import type { Json } from './json.js';
import type { ModelError } from './model-error.js';
import type { Finish, TokenLogprob } from './reply.js';
import type { Usage } from './usage.js';
import type { WireFormat } from './wire-format.js';

/** Names a block within a stream; no position: formats number blocks differently, skip numbers, or give every one the same. */
export type BlockId = string;

export interface StartEvent {
  type: 'start';
  from?: WireFormat;
  id: string;
  model: string;
  created?: number;
  serviceTier?: string;
  /** What of the usage is known at the start. */
  usage?: Usage;
  rest?: Record<string, Json>;
}
export interface BlockStartEvent {
  type: 'block-start';
  choice: number;
  block: BlockId;
  kind: BlockKind;
  /** What is known of the block at its start: the name and id of a tool call, the whole of a block that comes in one piece. Deltas append to its texts. */
  initial: Block;
}
/** `of` says to which member of the block `text` is appended; a summary's parts are told apart by `part`. */
export interface DeltaEvent {
  type: 'delta';
  choice: number;
  block: BlockId;
  of: 'text' | 'arguments' | 'signature' | 'encrypted' | 'summary' | 'data' | 'transcript' | 'citation';
  text: string;
  part?: number;
  citation?: Citation;
  logprobs?: TokenLogprob[];
}
export interface BlockStopEvent {
  type: 'block-stop';
  choice: number;
  block: BlockId;
}
export interface UsageEvent {
  type: 'usage';
  usage: Usage;
}
export interface FinishEvent {
  type: 'finish';
  choice: number;
  finish: Finish;
  stopSequence?: string;
  /** Members of the last message that no block holds. */
  rest?: Record<string, Json>;
}
export interface EndEvent {
  type: 'end';
}
/** The stream fails here: nothing follows. */
export interface ErrorEvent {
  type: 'error';
  error: ModelError;
}

export type ModelEvent = StartEvent | BlockStartEvent | DeltaEvent | BlockStopEvent | UsageEvent | FinishEvent | EndEvent | ErrorEvent;
