import type { Finish } from '../../ir/index.js';

const FINISHES: Record<string, Finish> = {
  end_turn: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  stop_sequence: 'stop-sequence',
  tool_use: 'tool-calls',
  pause_turn: 'pause',
  refusal: 'refusal',
  // no word of the format's own: see below
  error: 'error',
};
export const decodeFinish = (reason: string): Finish => FINISHES[reason] ?? { other: reason };

const REASONS: Record<Exclude<Finish, object>, string> = {
  stop: 'end_turn',
  length: 'max_tokens',
  'stop-sequence': 'stop_sequence',
  'tool-calls': 'tool_use',
  pause: 'pause_turn',
  refusal: 'refusal',
  'content-filter': 'refusal',
  // there is none, and a failure is no end of a turn
  error: 'error',
};
export const encodeFinish = (finish: Finish): string => (typeof finish === 'object' ? finish.other : REASONS[finish]);
