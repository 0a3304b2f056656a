import type { Detector, Match } from './detectors/detector.js';

/** Goes through one text with several detectors: whatever begins first counts, of what begins at one place the longest. */
export class Finder {
  private readonly ahead: (Match | null | undefined)[];

  constructor(
    private readonly detectors: readonly Detector[],
    private readonly text: string,
  ) {
    this.ahead = detectors.map(() => undefined);
  }

  /** The next match at or behind a position, which must not go back from call to call. */
  next(from: number): Match | null {
    let best: Match | null = null;
    for (const [i, detector] of this.detectors.entries()) {
      let match = this.ahead[i];
      if (match === undefined || (match !== null && match.start < from)) {
        match = detector.find(this.text, from);
        this.ahead[i] = match;
      }
      if (match === null) continue;
      if (best === null || match.start < best.start || (match.start === best.start && match.end > best.end)) best = match;
    }
    return best;
  }
}

/** What a match becomes. */
export type Replace = (text: string, kind: string) => string;

/** How many were found, by kind. */
export type Found = Record<string, number>;

export interface Masked {
  text: string;
  found: Found;
}

/** `[EMAIL]` in the place of an address, and so on. */
export const markOf = (kind: string): string => `[${nameOf(kind)}]`;
export const nameOf = (kind: string): string => kind.toUpperCase().replaceAll('-', '_');

/** A text in which everything that the detectors find is replaced; the same text where they find nothing. */
export function mask(text: string, detectors: readonly Detector[], replace: Replace = (_, kind) => markOf(kind)): Masked {
  const finder = new Finder(detectors, text);
  const found: Found = {};
  let out = '';
  let at = 0;
  for (let match = finder.next(0); match !== null; match = finder.next(at)) {
    out += text.slice(at, match.start) + replace(text.slice(match.start, match.end), match.kind);
    found[match.kind] = (found[match.kind] ?? 0) + 1;
    at = match.end;
  }
  return { text: at === 0 ? text : out + text.slice(at), found };
}

/**
 * Texts that are read as one, in which what begins in one and ends in another is replaced where it begins; what stands in one alone stays.
 * @param found is added to
 */
export function maskAcross(texts: readonly string[], detectors: readonly Detector[], replace: Replace, found: Found): string[] {
  const out = [...texts];
  const joined = texts.join('');
  const partOf = (at: number): { part: number; at: number } => {
    let part = 0;
    let left = at;
    for (; left >= (texts[part]?.length ?? Number.POSITIVE_INFINITY); part++) left -= texts[part]?.length ?? 0;
    return { part, at: left };
  };
  const finder = new Finder(detectors, joined);
  const cuts: (() => void)[] = [];
  for (let match = finder.next(0); match !== null; match = finder.next(match.end)) {
    const [first, last] = [partOf(match.start), partOf(match.end - 1)];
    if (first.part === last.part) continue;
    const shown = replace(joined.slice(match.start, match.end), match.kind);
    found[match.kind] = (found[match.kind] ?? 0) + 1;
    // what the action lets be stays where it is
    if (shown === joined.slice(match.start, match.end)) continue;
    cuts.push(() => {
      out[last.part] = (out[last.part] as string).slice(last.at + 1);
      out.fill('', first.part + 1, last.part);
      out[first.part] = (out[first.part] as string).slice(0, first.at) + shown;
    });
  }
  // from behind, so that what is before keeps its place
  for (const cut of cuts.reverse()) cut();
  return out;
}
