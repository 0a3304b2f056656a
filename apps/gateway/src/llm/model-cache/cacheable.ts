import type { ModelCacheConfig } from '@gatehouse/definition';
import type { Block, ModelReply, ModelRequest } from '../ir/index.js';

type Terms = Pick<ModelCacheConfig, 'randomness' | 'toolCalls'>;

/** Why a call takes no part; said to callers. Undefined: it does. */
export function asideBecause({ sampling, tools, store, rest }: ModelRequest, { randomness, toolCalls }: Terms): string | undefined {
  if (randomness !== 'any') {
    if ((sampling.n ?? 1) > 1) return 'several-answers';
    if ((sampling.temperature ?? 0) > 0) return 'temperature';
    if (randomness === 'none' && sampling.temperature === undefined) return 'temperature';
  }
  // what a provider looks up or does is not the same tomorrow
  if (!toolCalls && tools?.some(({ type }) => type === 'hosted')) return 'tools';
  // the answer is to be kept at the provider, or depends on what is
  if (store === true || rest?.conversation !== undefined || rest?.background !== undefined || rest?.previous_response_id !== undefined) return 'stored';
  return undefined;
}

const hasContent = (block: Block): boolean => (block.type === 'text' ? block.text !== '' : block.type !== 'reasoning');

/** Whether an answer is one to give again: all of its choices were finished by the model itself, say something, and do nothing. */
export function isKeepable({ choices }: ModelReply, { toolCalls }: Pick<Terms, 'toolCalls'>): boolean {
  if (choices.length === 0) return false;
  return choices.every(({ finish, blocks }) => {
    if (!blocks.some(hasContent)) return false;
    const calls = blocks.some(({ type }) => type === 'tool-call' || type === 'other');
    if (calls) return toolCalls && (finish === 'tool-calls' || finish === 'stop');
    return finish === 'stop' || finish === 'stop-sequence';
  });
}
