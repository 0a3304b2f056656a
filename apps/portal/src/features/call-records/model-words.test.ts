import { expect, test } from 'vitest';
import { besideWords, cacheWords, findingWords, tokenWords } from './model-words';

const call = { format: 'openai-chat', operation: 'chat', stream: false, fallbacks: 0 } as const;

test('what a policy asked of a model besides says who asked, which model, how much, and for what', () => {
  expect(besideWords({ by: 'topics', model: 'openai/judge', usage: { inputTokens: 1_300, outputTokens: 5 }, spendMicros: 2_500 })).toEqual({
    label: 'Topics asked',
    value: 'openai/judge: 1,300 in, 5 out; $0.0025',
  });
  expect(besideWords({ by: 'gone', model: 'm', usage: {}, estimated: true })).toEqual({
    label: 'Gone asked',
    value: 'm: 0 in, 0 out, estimated; cost not known',
  });
});

test('what a guard found is told by kind and number, and what it would have done in a dry run', () => {
  expect(findingWords({ policy: 'sensitive-data', in: 'request', action: 'masked', found: { email: 2, iban: 1 } })).toEqual({
    label: 'Sensitive data',
    value: 'In the question: masked (2 email, 1 iban)',
  });
  expect(findingWords({ policy: 'topics', in: 'answer', action: 'refused', found: {}, why: 'topic 3', dryRun: true }).value).toBe(
    'In the answer: would have refused (topic 3)',
  );
  expect(findingWords({ policy: 'topics', in: 'request', action: 'failed-open', found: {}, why: 'JudgeUnclear' }).value).toBe(
    'In the question: failed, and let it through (the judge did not answer as it was asked to)',
  );
});

test('what a cache did is told with what it went by', () => {
  expect(cacheWords(call)).toBeUndefined();
  expect(cacheWords({ ...call, cache: 'shadow', cacheSimilarity: 0.9312, cacheAgrees: false, cacheAgeMs: 61_400 })).toBe(
    'shadow, alike 0.93, 61 s old, the model said something else',
  );
});

test('tokens say what was cached, reasoned and guessed', () => {
  expect(tokenWords({ usage: { inputTokens: 10, cachedInputTokens: 4, outputTokens: 3, reasoningTokens: 2 }, estimated: true })).toBe(
    '10 in (4 cached), 3 out (2 reasoning), estimated',
  );
  expect(tokenWords({})).toBe('none were counted');
});
