import { expect, test } from 'vitest';
import { FairQueue } from './fair-queue.js';

const filled = (names: string) => {
  const queue = new FairQueue<{ caller: string; n: number }>();
  for (const [n, caller] of [...names].entries()) queue.add({ caller, n });
  return queue;
};
const drained = (queue: ReturnType<typeof filled>) => {
  let order = '';
  for (let entry = queue.shift(); entry; entry = queue.shift()) order += `${entry.caller}${entry.n} `;
  return order.trim();
};

test('callers take turns, each in its own order', () => {
  expect(drained(filled('aaaabcc'))).toBe('a0 b4 c5 a1 c6 a2 a3');
});
test('the head is who is next', () => {
  const queue = filled('ab');
  expect(queue.head).toBe(queue.shift());
  expect(queue.head).toMatchObject({ caller: 'b' });
});
test('who leaves is gone, wherever it stood', () => {
  const queue = filled('aab');
  const { head } = queue;
  if (head) queue.remove(head);
  if (head) queue.remove(head);
  expect(queue.size).toBe(2);
  expect(drained(queue)).toBe('a1 b2');
});
test('the newest call of the caller with the most is the first to give way', () => {
  expect(filled('abbbc').mostDispensable).toMatchObject({ caller: 'b', n: 3 });
  expect(filled('').mostDispensable).toBeUndefined();
});
