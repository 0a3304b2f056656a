import type { Detector, Match } from './detector.js';

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
const SPACES = '\\s{1,3}';
const SPACES_LONGEST = 3;

/** Words and phrases as whole words, whatever their letters' case and the space between them. */
export class WordsDetector implements Detector {
  private readonly pattern: RegExp;
  private readonly longest: number;

  constructor(
    private readonly kind: string,
    words: readonly string[],
  ) {
    const phrases = words.map((word) => word.trim().split(/\s+/));
    const alternatives = phrases.map((parts) => parts.map(escaped).join(SPACES)).sort((a, b) => b.length - a.length);
    this.pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${alternatives.join('|')})(?![\\p{L}\\p{N}])`, 'giu');
    // case folding can lengthen a letter
    this.longest = Math.max(...phrases.map((parts) => 2 * parts.join('').length + SPACES_LONGEST * parts.length));
  }

  find(text: string, from: number): Match | null {
    const { pattern, kind } = this;
    pattern.lastIndex = from;
    const match = pattern.exec(text);
    return match === null ? null : { kind, start: match.index, end: pattern.lastIndex };
  }

  undecided(text: string, from: number): number {
    return Math.max(from, text.length - this.longest - 2);
  }
}
