import { expect, test } from 'vitest';
import { HELD_OUT } from '../../../../bench/model-cache/held-out.js';
import { linesOf, pairsOf } from '../../../../bench/model-cache/pairs.js';
import { score, sum, textsOf } from '../../../../bench/model-cache/score.js';
import { TUNED } from '../../../../bench/model-cache/tuned.js';
import { differenceOf, differenceOfTexts } from './same-meaning.js';
import { sentenceOf } from './sentence.js';

const [tuned, heldOut] = [pairsOf(TUNED), pairsOf(HELD_OUT)];

test('there are enough pairs, and what was held out stands nowhere else', () => {
  expect(heldOut.length).toBeGreaterThanOrEqual(500);
  expect(new Set(heldOut.map(({ family }) => family)).size).toBeGreaterThanOrEqual(8);
  const known = new Set(textsOf(tuned));
  expect(textsOf(heldOut).filter((text) => known.has(text))).toEqual([]);
});

test('words alone let no wrong answer through, and find more than two of five', () => {
  for (const pairs of [tuned, heldOut]) {
    const { wrong, found, same } = sum(score(pairs, ({ one, other }) => differenceOfTexts(one, other) === undefined));
    expect(wrong).toEqual([]);
    expect(found / same).toBeGreaterThan(0.4);
  }
});

test('no question is taken for one that stands on another line, whichever', () => {
  const texts = linesOf(HELD_OUT).flatMap((line, at) => line.map((text) => ({ text, at, sentence: sentenceOf(text) })));
  const wrong: string[] = [];
  for (const [i, one] of texts.entries()) {
    for (const other of texts.slice(i + 1)) {
      if (one.at !== other.at && one.text !== other.text && differenceOf(one.sentence, other.sentence) === undefined) wrong.push(`${one.text} | ${other.text}`);
    }
  }
  expect(wrong).toEqual([]);
}, 120_000);

test('a line out of its place is refused', () => {
  expect(() => pairsOf('# a\n≠ b')).toThrow('nothing stands before');
});
