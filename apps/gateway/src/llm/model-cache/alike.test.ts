import { expect, test } from 'vitest';
import type { ModelReply } from '../ir/index.js';
import { saysTheSame } from './alike.js';

const reply = (text: string): ModelReply => ({ id: '', model: '', choices: [{ index: 0, blocks: [{ type: 'text', text }], finish: 'stop' }] });
const same = (one: string, other: string) => saysTheSame(reply(one), reply(other));

test('what differs in words alone says the same', () => {
  expect(same('Paris.', 'paris')).toBe(true);
  expect(same('The capital of France is Paris.', 'The capital of France is the city of Paris.')).toBe(true);
  expect(same('', '')).toBe(true);
});

test('other numbers in short answers, another verdict or other words do not', () => {
  expect(same('It takes 7 days.', 'It takes 9 days.')).toBe(false);
  expect(same('Yes, that is safe to do.', 'No, that is not safe to do.')).toBe(false);
  expect(same('The capital of France is Paris.', 'Berlin has been the seat of government since 1999.')).toBe(false);
});
