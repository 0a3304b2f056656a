import { expect, test } from 'vitest';
import { whyWords } from './why-words';

test('a predicted price is told with what it is made of, and what came next', () => {
  expect(whyWords('predictive: score 3174 (cost 2210, late 954 ms, fails 0.5%, 4096 tokens cached); else azure/gpt-5 3391, groq/oss 5120 but late')).toEqual([
    'The lowest expected price, or as good as that.',
    'Expected to come to $0.0032: $0.0022 for tokens, with about 4096 tokens that it has cached, the rest for 954 ms of waiting and a 0.5 % chance of failure.',
    'Else azure/gpt-5 ($0.0034), groq/oss ($0.0051, but late).',
  ]);
});

test('where there was no choice, that is said', () => {
  expect(whyWords('predictive: score 250 (cost 164, late 7523 ms, fails 0.5%)')).toEqual(['The only target that could be asked.']);
});

test('one that was asked to find out is said to be', () => {
  expect(whyWords('predictive: score 9000 (cost 800, late 8200 ms, fails 0.5%), to find out; else a/b 500')).toEqual([
    'Asked to see how it does now: it was not heard of for long, and others were expected to cost less.',
    'Expected to come to $0.009: $0.0008 for tokens, the rest for 8.2 s of waiting and a 0.5 % chance of failure.',
    'Else a/b ($0.0005).',
  ]);
});

test('what came before, who could not be asked, and other strategies stay as they were said', () => {
  expect(whyWords('weighted: drawn by weight 3 of 4; after openai/gpt-5 rate-limit; openai/gpt-5 waits 6.2 s')).toEqual([
    'Drawn by weight 3 of 4 (weighted).',
    'After openai/gpt-5 rate-limit.',
    'openai/gpt-5 waits 6.2 s.',
  ]);
  expect(whyWords('')).toEqual(['']);
});
