import { amountOf, numberAt, unitOf, withDates } from './amounts.js';
import { compared, comparisonOf, isCompared } from './comparison.js';
import { AUXILIARIES, DROPPED, FIRST_DROPPED, MOODS, NEGATORS, PERSONS, QUESTION_WORDS } from './function-words.js';
import { plainText } from './spelling.js';
import { isPast, stem } from './stem.js';
import { canonical } from './synonyms.js';

/** A word that carries meaning. */
export interface Term {
  /** What two terms that mean the same have in common. */
  readonly text: string;
  /** As it was written, in lower case. */
  readonly raw: string;
  readonly kind: 'word' | 'name' | 'number' | 'quote';
  /** Words that were left out since the term before: prepositions, articles. */
  readonly gap: readonly string[];
}

/** What a question asks, as far as its words tell. */
export interface Sentence {
  /** How it asks: `how-to`, `why`, `what`, `yes-no`, `how long`, or `do` for what is no question. */
  readonly ask: string;
  readonly terms: readonly Term[];
  /** Kinds of negation, each as often as it comes. */
  readonly negations: readonly string[];
  /** Of time and permission. */
  readonly moods: readonly string[];
  readonly persons: readonly string[];
}

const WORD =
  /"[^"]{1,200}"|(?<=^|[\s(])'[^']{2,200}'(?=$|[\s).,?!])|https?:\/\/\S+|[\w.+-]+@[\w-]+\.[\w.-]+|date:\S+|[$€£¥]?\d[\d.,]*\d[a-z°%/]*|[$€£¥]?\d[a-z°%/]*|[\p{L}\p{N}_]+(?:[.'+#/&-][\p{L}\p{N}_#+]+)*[+#]*|[%+*/=<>^&|~-]+|[.!?]/giu;
const END = /^[.!?]$/;
const CAPITAL = /^\p{Lu}/u;
const INNER_CAPITAL = /\p{Ll}\p{Lu}|^\p{Lu}{2,}/u;
const MEASURES = new Set(
  'many much long often far old big tall high fast large deep hot cold heavy late soon wide likely good bad safe strong expensive frequently'.split(' '),
);
/** Of those, two for one. */
const MEASURED: Readonly<Record<string, string>> = { high: 'tall', large: 'big', frequently: 'often', expensive: 'much' };
const PARTICIPLE = new Set('is are am be been being has have get'.split(' '));
const PRONOUN_BEFORE_ONE = new Set('can could should does do would will must if when where how no any every some this that which the'.split(' '));

interface Piece {
  raw: string;
  lower: string;
  first: boolean;
}

function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let first = true;
  for (const [found] of withDates(text).matchAll(WORD)) {
    if (END.test(found)) {
      first = true;
      continue;
    }
    const possessive = /^(.+)'s?$/.exec(found);
    const raw = possessive?.[1] ?? found;
    pieces.push({ raw, lower: raw.toLowerCase(), first });
    if (possessive) pieces.push({ raw: "'s", lower: "'s", first: false });
    first = false;
  }
  return pieces;
}

/** How the words ask. */
function askOf(words: readonly string[], mark: boolean): string {
  const [first = ''] = words;
  if (AUXILIARIES.has(first)) return 'yes-no';
  const at = words.findIndex((word) => QUESTION_WORDS.has(word));
  const word = words[at];
  const next = words[at + 1] ?? '';
  // in `the day when it rained`, nothing is asked for by it
  if (word === undefined || (at > 0 && !mark)) return mark ? 'yes-no' : 'do';
  if (word === 'which') return 'what';
  if (word !== 'how') return word === 'whom' ? 'who' : word;
  if (MEASURES.has(next)) return `how ${MEASURED[next] ?? next}`;
  const rest = words.slice(at + 1, at + 4).join(' ');
  if (/^(?:to|(?:do|can|could|should|would|might|must|shall|will|did|may) (?:i|you|we|one|someone|somebody|people|anyone)|i can|you can|must i)\b/.test(rest))
    return 'how-to';
  return 'how';
}

class Reader {
  readonly terms: Term[] = [];
  readonly negations: string[] = [];
  readonly moods: string[] = [];
  readonly persons: string[] = [];
  private gap: string[] = [];
  private auxiliary = false;

  constructor(
    private readonly pieces: readonly Piece[],
    private readonly words: readonly string[],
    private readonly named: boolean,
    private readonly ask: string,
  ) {}

  read(): void {
    for (let at = 0; at < this.pieces.length; at += this.piece(at)) {
      // each takes as many words as it is long
    }
  }

  private term(text: string, raw: string, kind: Term['kind']): void {
    this.terms.push({ text, raw, kind, gap: this.gap });
    this.gap = [];
  }

  /** @returns how many pieces it took */
  private piece(at: number): number {
    const { raw, lower, first } = this.pieces[at] as Piece;
    const number = this.number(at, lower);
    if (number > 0) return number;
    if (/^["'].{2,}["']$/s.test(raw)) this.term(raw.slice(1, -1).toLowerCase(), raw.slice(1, -1).toLowerCase(), 'quote');
    else if (this.grammar(lower, raw, first)) this.gap.push(lower);
    else if (this.named && !first && (CAPITAL.test(raw) || INNER_CAPITAL.test(raw)) && raw !== 'I') this.term(lower, lower, 'name');
    else if (/[\d_@/:#+]/.test(lower)) this.term(lower, lower, 'name');
    else return this.word(at, lower);
    return 1;
  }

  private word(at: number, lower: string): number {
    const next = this.words[at + 1] ?? '';
    if ((lower === 'more' || lower === 'most') && isCompared(next)) {
      this.term(compared(next, lower === 'more' ? 'er' : 'est'), next, 'word');
      return 2;
    }
    // behind these it is a participle, which says nothing of time
    if (isPast(lower) && !this.gap.some((word) => PARTICIPLE.has(word))) this.moods.push('past');
    this.term(unitOf(lower) ?? comparisonOf(lower) ?? canonical(stem(lower)), lower, 'word');
    return 1;
  }

  private number(at: number, lower: string): number {
    if (/^[$€£¥]?\d/.test(lower)) {
      const parts = amountOf(lower);
      for (const part of parts ?? [lower]) this.term(part, part, part.startsWith('unit:') ? 'word' : 'number');
      return 1;
    }
    if (lower.startsWith('date:')) {
      this.term(lower, lower, 'number');
      return 1;
    }
    if (lower === 'one' && PRONOUN_BEFORE_ONE.has(this.words[at - 1] ?? '')) {
      this.gap.push(lower);
      return 1;
    }
    const found = numberAt(this.words, at);
    if (found !== undefined) this.term(found.value, found.value, 'number');
    return found?.length ?? 0;
  }

  /** What is no content: noted as what it says. */
  private grammar(lower: string, raw: string, first: boolean): boolean {
    const negation = NEGATORS.get(lower);
    if (negation !== undefined) {
      this.negations.push(negation);
      return true;
    }
    // a month or a name is no verb
    if (this.named && !first && CAPITAL.test(raw) && lower !== 'i' && (lower === 'may' || lower === 'will' || lower === 'us' || lower === 'it')) return false;
    const mood = MOODS.get(lower);
    if (mood !== undefined) this.moods.push(mood);
    const person = PERSONS.get(lower);
    if (person !== undefined) this.persons.push(person);
    if (FIRST_DROPPED.has(lower)) {
      if (this.auxiliary || this.ask === 'do') return false;
      this.auxiliary = true;
      return true;
    }
    if (AUXILIARIES.has(lower)) this.auxiliary = true;
    return DROPPED.has(lower) || lower === "'s" || mood !== undefined;
  }
}

export function sentenceOf(text: string): Sentence {
  const plain = plainText(text);
  const pieces = piecesOf(plain);
  const words = pieces.map(({ lower }) => lower);
  const ask = askOf(words, /\?\s*$/.test(plain));
  const reader = new Reader(pieces, words, /\p{Ll}/u.test(plain), ask);
  reader.read();
  const { terms, negations, moods, persons } = reader;
  // how much it is: how much it costs
  if (ask === 'how much' && terms.length > 1 && terms.at(-1)?.text === canonical('cost')) terms.pop();
  return { ask, terms, negations: negations.sort(), moods: [...new Set(moods)].sort(), persons: [...new Set(persons)].sort() };
}
