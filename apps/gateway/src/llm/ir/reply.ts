import type { Block, Part } from './blocks.js';
import type { Json } from './json.js';
import type { Usage } from './usage.js';
import type { WireFormat } from './wire-format.js';

/** Why a model stopped. `pause`: the provider wants the turn given back to go on. */
export type Finish = 'stop' | 'length' | 'tool-calls' | 'content-filter' | 'refusal' | 'stop-sequence' | 'pause' | 'error' | { other: string };

export interface TokenLogprob {
  token: string;
  logprob: number;
  bytes?: number[] | null;
  top?: { token: string; logprob: number; bytes?: number[] | null }[];
}

export interface Choice extends Part {
  index: number;
  blocks: Block[];
  finish: Finish;
  /** Which one it stopped at. */
  stopSequence?: string;
  logprobs?: TokenLogprob[];
}

export interface ModelReply extends Part {
  from?: WireFormat;
  id: string;
  model: string;
  /** Seconds since 1970. */
  created?: number;
  choices: Choice[];
  usage?: Usage;
  serviceTier?: string;
  rest?: Record<string, Json>;
}
