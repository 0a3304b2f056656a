import { type Detector, LEFT } from './detectors/detector.js';
import { Finder, type Replace } from './finder.js';

const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;

/**
 * A text that comes in pieces, in which what detectors find is replaced. What may be the beginning of something is held back until it is known; the rest goes on at once. However the
 * text was cut, what comes out is what would have come out of the whole.
 */
export class HeldText {
  /** What was let go last, for what looks back, and what is held. */
  private text = '';
  private at = 0;

  constructor(
    private readonly detectors: readonly Detector[],
    private readonly replace: Replace,
  ) {}

  /** Characters that are held back. */
  get held(): number {
    return this.text.length - this.at;
  }

  /** @returns what is certain by now */
  push(piece: string): string {
    this.text += piece;
    let horizon = this.text.length;
    for (const detector of this.detectors) horizon = Math.min(horizon, detector.undecided(this.text, this.at));
    if (horizon < this.text.length && isLowSurrogate(this.text.charCodeAt(horizon))) horizon--;
    return this.release(Math.max(horizon, this.at));
  }

  /** The text ends here. */
  end(): string {
    const rest = this.release(this.text.length);
    this.text = '';
    this.at = 0;
    return rest;
  }

  /** What is held, as it came: nobody looks at it any more. */
  giveUp(): string {
    const rest = this.text.slice(this.at);
    this.text = '';
    this.at = 0;
    return rest;
  }

  private release(horizon: number): string {
    const { text } = this;
    if (horizon === this.at) return '';
    const finder = new Finder(this.detectors, text);
    let out = '';
    let { at } = this;
    for (let match = finder.next(at); match !== null && match.start < horizon; match = finder.next(at)) {
      out += text.slice(at, match.start) + this.replace(text.slice(match.start, match.end), match.kind);
      at = match.end;
    }
    if (at < horizon) {
      out += text.slice(at, horizon);
      at = horizon;
    }
    const kept = Math.max(0, at - LEFT);
    this.text = text.slice(kept);
    this.at = at - kept;
    return out;
  }
}
