import { GENITIVE, LEADING } from './function-words.js';
import { type Sentence, sentenceOf, type Term } from './sentence.js';

/** In which two questions differ, so that the answer to the one is none to the other. */
export type Difference = 'ask' | 'numbers' | 'names' | 'negation' | 'mood' | 'person' | 'words' | 'order';

/** They turn a sentence round: where one is, nothing is moved about. */
const TURNING = new Set(['from', 'by', 'than', 'into', 'onto', 'before', 'after', 'or', 'but', 'until', 'since', 'over', 'under', 'against', 'between', 'not']);
const GENERIC = new Set(['first', 'second']);

const same = (one: readonly string[], other: readonly string[]): boolean => one.length === other.length && one.every((text, i) => text === other[i]);

/** Whether two terms mean the same. What is a name in one of them has to be spelled alike. */
const meansSame = (one: Term, other: Term): boolean => (one.kind === 'name' || other.kind === 'name' ? one.raw === other.raw : one.text === other.text);

/** Where each term of one stands in the other; null where one has none there. */
function matched(one: readonly Term[], other: readonly Term[]): number[] | null {
  if (one.length !== other.length) return null;
  const taken = new Set<number>();
  const places: number[] = [];
  for (const [i, term] of one.entries()) {
    const straight = other[i];
    let at = straight !== undefined && !taken.has(i) && meansSame(term, straight) ? i : -1;
    if (at < 0) at = other.findIndex((candidate, j) => !taken.has(j) && meansSame(term, candidate));
    if (at < 0) return null;
    taken.add(at);
    places.push(at);
  }
  return places;
}

const hasAny = (gap: readonly string[], words: ReadonlySet<string>): boolean => gap.some((word) => words.has(word));
const inOrder = (places: readonly number[]): boolean => places.every((place, i) => i === 0 || place > (places[i - 1] as number));

/** A part that a preposition leads stands first in one and last in the other. */
function isMoved(places: readonly number[], one: readonly Term[], other: readonly Term[]): boolean {
  const cut = places.findIndex((place, i) => i > 0 && place < (places[i - 1] as number));
  if (cut <= 0) return false;
  const rotated = [...places.slice(cut), ...places.slice(0, cut)];
  if (!inOrder(rotated)) return false;
  // what is first here is last there, or the other way round
  const lastThere = other[places[0] as number];
  const lastHere = one[cut];
  return (
    (lastThere !== undefined && hasAny(lastThere.gap, LEADING) && hasAny(one[0]?.gap ?? [], LEADING)) ||
    (lastHere !== undefined && hasAny(lastHere.gap, LEADING) && hasAny(other[0]?.gap ?? [], LEADING))
  );
}

/** `the capital of France` and `France's capital`: two neighbours changed places, and one of them belongs to the other. */
function isGenitive(places: readonly number[], one: readonly Term[], other: readonly Term[]): boolean {
  const at = places.findIndex((place, i) => place !== i);
  const swapped = [...places];
  [swapped[at], swapped[at + 1]] = [swapped[at + 1] as number, swapped[at] as number];
  if (at < 0 || !inOrder(swapped)) return false;
  const [here, there] = [one[at + 1]?.gap ?? [], other[at + 1]?.gap ?? []];
  const owned = (gap: readonly string[]) => gap.length === 0 || (gap.length === 1 && gap[0] === "'s");
  return (hasAny(here, GENITIVE) && !here.includes("'s") && owned(there)) || (hasAny(there, GENITIVE) && !there.includes("'s") && owned(here));
}

const ofKind = (terms: readonly Term[], kind: Term['kind']): string[] =>
  terms
    .filter((term) => term.kind === kind)
    .map(({ raw }) => raw)
    .sort();

/** Which kind of word it is by which the two differ. */
function differing(one: readonly Term[], other: readonly Term[]): Difference {
  if (!same(ofKind(one, 'number'), ofKind(other, 'number'))) return 'numbers';
  const named = [...ofKind(one, 'name'), ...ofKind(one, 'quote')];
  const raws = other.map(({ raw }) => raw);
  return named.every((name) => raws.includes(name)) ? 'words' : 'names';
}

/** @returns undefined where the two ask for the same, as far as their words tell: all of these but grammar have to be there in both, in an order that says the same */
export function differenceOf(one: Sentence, other: Sentence): Difference | undefined {
  if (!same(one.negations, other.negations)) return 'negation';
  const places = matched(one.terms, other.terms);
  if (places === null) return differing(one.terms, other.terms);
  if (one.terms.length === 0) return 'words';
  if (one.ask !== other.ask) return 'ask';
  const howTo = one.ask === 'how-to';
  const measured = one.ask.startsWith('how ');
  const moods = ({ moods: all }: Sentence) =>
    howTo ? all.filter((mood) => mood === 'past') : measured ? all.filter((mood) => mood === 'past' || mood === 'must') : all;
  if (!same(moods(one), moods(other))) return 'mood';
  const persons = ({ persons: all }: Sentence) => (howTo ? all.filter((person) => !GENERIC.has(person)) : all);
  if (!same(persons(one), persons(other))) return 'person';
  if (inOrder(places)) return undefined;
  if (one.terms.some(({ text }) => TURNING.has(text)) || one.negations.length > 0) return 'order';
  return isMoved(places, one.terms, other.terms) || isGenitive(places, one.terms, other.terms) ? undefined : 'order';
}

/** The same of two texts. */
export const differenceOfTexts = (one: string, other: string): Difference | undefined => differenceOf(sentenceOf(one), sentenceOf(other));
