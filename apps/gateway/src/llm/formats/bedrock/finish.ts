import type { Finish } from '../../ir/index.js';

const FINISHES: Record<string, Finish> = {
  end_turn: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  stop_sequence: 'stop-sequence',
  tool_use: 'tool-calls',
  content_filtered: 'content-filter',
  guardrail_intervened: 'content-filter',
  malformed_model_output: 'error',
  malformed_tool_use: 'error',
};
export const decodeFinish = (reason: string): Finish => FINISHES[reason] ?? { other: reason };

const REASONS: Record<Exclude<Finish, object>, string> = {
  stop: 'end_turn',
  length: 'max_tokens',
  'stop-sequence': 'stop_sequence',
  'tool-calls': 'tool_use',
  'content-filter': 'content_filtered',
  refusal: 'content_filtered',
  pause: 'end_turn',
  error: 'malformed_model_output',
};
export const encodeFinish = (finish: Finish): string => (typeof finish === 'object' ? finish.other : REASONS[finish]);
