import type { ModelReply } from '../ir/index.js';

/** Two answers in other words have most of their words in common, and say nothing opposite at their start. */
const SHARED_WORDS = 0.6;
/** In answers as short as these, every number counts. */
const SHORT_WORDS = 30;

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+(?:[.,:/-]\p{N}+)*/gu) ?? [];
const numbersOf = (words: readonly string[]): string =>
  words
    .filter((word) => /\p{N}/u.test(word))
    .sort()
    .join(' ');
const verdictOf = (words: readonly string[]): string | undefined => words.slice(0, 2).find((word) => word === 'yes' || word === 'no' || word === 'not');

/** All that an answer says, thoughts aside. */
export const textOfReply = ({ choices }: ModelReply): string =>
  choices
    .flatMap(({ blocks }) => blocks)
    .map((block) => (block.type === 'text' || block.type === 'refusal' ? block.text : block.type === 'tool-call' ? `${block.name} ${block.arguments}` : ''))
    .join('\n');

/** Words of both as part of the words of either, each as often as it comes (Dice). */
function wordsInCommon(one: readonly string[], other: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const word of one) counts.set(word, (counts.get(word) ?? 0) + 1);
  let common = 0;
  for (const word of other) {
    const left = counts.get(word) ?? 0;
    if (left === 0) continue;
    counts.set(word, left - 1);
    common++;
  }
  return one.length + other.length === 0 ? 1 : (2 * common) / (one.length + other.length);
}

/** Whether two answers say the same, as far as their words tell: models choose others each time, so what differs by this may yet mean the same. */
export function saysTheSame(one: ModelReply, other: ModelReply): boolean {
  const [a, b] = [wordsOf(textOfReply(one)), wordsOf(textOfReply(other))];
  if (verdictOf(a) !== verdictOf(b)) return false;
  if (a.length <= SHORT_WORDS && b.length <= SHORT_WORDS && numbersOf(a) !== numbersOf(b)) return false;
  return wordsInCommon(a, b) >= SHARED_WORDS;
}
