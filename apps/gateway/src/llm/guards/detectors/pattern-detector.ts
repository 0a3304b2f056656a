import { type Alphabet, type Detector, LEFT, type Match, runStart } from './detector.js';

export interface PatternTerms {
  /** Global; linear in the text: its repetitions are bounded and have one way to match. Looks at `LEFT` characters before and one behind. */
  pattern: RegExp;
  /** Of a match, and what it looks at behind it. */
  longest: number;
  /** What matches are made of, and nothing else. */
  members: Alphabet;
  /** What a match begins with; absent: any member. */
  first?: Alphabet;
  /** One of these is in every match, or not far before it: a text without any has none. */
  holds?: readonly string[];
  /** Matches begin behind this. */
  behind?: string;
  /** Where a match that the pattern proposes really ends; -1: it is none. Looks at nothing but the match and the character behind. */
  accept?: (text: string, start: number, end: number) => number;
}

/** By a regular expression, and perhaps a checksum. */
export class PatternDetector implements Detector {
  constructor(
    private readonly kind: string,
    private readonly terms: PatternTerms,
  ) {}

  find(text: string, from: number): Match | null {
    const { pattern, holds, accept } = this.terms;
    if (holds !== undefined && !holds.some((one) => text.includes(one, Math.max(0, from - LEFT)))) return null;
    pattern.lastIndex = from;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const start = match.index;
      const end = accept === undefined ? pattern.lastIndex : accept(text, start, pattern.lastIndex);
      if (end > start) return { kind: this.kind, start, end };
      pattern.lastIndex = start + 1;
    }
    return null;
  }

  undecided(text: string, from: number): number {
    const { longest, members, first, behind } = this.terms;
    const at = runStart(text, from, longest, members);
    if (behind !== undefined) {
      const found = text.indexOf(behind, Math.max(0, at - behind.length));
      return found < 0 ? text.length : found + behind.length;
    }
    let begin = at;
    if (first !== undefined) while (begin < text.length && first[text.charCodeAt(begin)] !== 1) begin++;
    return begin;
  }
}
