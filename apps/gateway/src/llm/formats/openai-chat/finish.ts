import type { Finish } from '../../ir/index.js';

const FROM: Record<string, Finish> = {
  stop: 'stop',
  eos: 'stop',
  end_turn: 'stop',
  length: 'length',
  max_tokens: 'length',
  model_length: 'length',
  tool_calls: 'tool-calls',
  function_call: 'tool-calls',
  tool_use: 'tool-calls',
  content_filter: 'content-filter',
  error: 'error',
};

/** Unknown words stay what they are: they are no clean stop. */
export const finishFrom = (word: string): Finish => FROM[word] ?? { other: word };

/** A refusal stops as any answer does here: it stands in a member of its own. */
export function finishTo(finish: Finish): string {
  if (typeof finish === 'object') return finish.other;
  if (finish === 'tool-calls') return 'tool_calls';
  if (finish === 'length') return 'length';
  if (finish === 'content-filter') return 'content_filter';
  return finish === 'error' ? 'error' : 'stop';
}
