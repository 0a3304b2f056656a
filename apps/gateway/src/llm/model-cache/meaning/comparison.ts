import { canonical } from './synonyms.js';

const PLAIN = new Set(
  'big large small fast quick slow cheap long short high low tall old young new hot cold warm cool deep easy hard heavy light strong weak safe smart clean dark bright loud quiet rich poor thick thin wide narrow near far early late happy healthy dirty dry wet hard soft tough close great nice fresh busy fat slim ugly large tiny costly wealthy friendly simple bold brave calm cheap fine mild rare rough sharp sweet tight'.split(
    ' ',
  ),
);
const IRREGULAR: Readonly<Record<string, string>> = { better: 'good-er', best: 'good-est', worse: 'bad-er', worst: 'bad-est' };

/** The plain forms that a comparison may come from: `bigg`, `easi`, `saf`. */
const plainOf = (rest: string): string | undefined => [rest, rest.slice(0, -1), `${rest}e`, rest.replace(/i$/, 'y')].find((plain) => PLAIN.has(plain));

export const isCompared = (word: string): boolean => PLAIN.has(word);
export const compared = (plain: string, degree: 'er' | 'est'): string => `${canonical(plain)}-${degree}`;

/** `bigger` and `larger` as one; undefined for what is no comparison. */
export function comparisonOf(word: string): string | undefined {
  const irregular = IRREGULAR[word];
  if (irregular !== undefined) return irregular;
  for (const degree of ['er', 'est'] as const) {
    const plain = word.endsWith(degree) ? plainOf(word.slice(0, -degree.length)) : undefined;
    if (plain !== undefined) return compared(plain, degree);
  }
  return undefined;
}
