import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { DrawnTexts } from './drawn-texts.js';

test('gives each text that was drawn once, whole', () => {
  const drawn: string[] = [];
  const texts = new DrawnTexts(36, () => {
    const one = randomUUID();
    drawn.push(one);
    return one;
  });
  const given = Array.from({ length: 1_000 }, () => texts.next());
  expect(given).toEqual(drawn.slice(0, 1_000));
});
