import { createRequire } from 'node:module';
import type { RE2JS as Compiled } from 're2js';
import type { Detector, Match } from './detector.js';

const require = createRequire(import.meta.url);

/** By an expression of somebody's own, matched in linear time whatever it is (RE2 syntax). Matches that are longer than what it says are none. */
export class CustomDetector implements Detector {
  private readonly compiled: Compiled;

  /** @throws Error for an expression that is none, or that matches nothing at all */
  constructor(
    private readonly kind: string,
    expression: string,
    private readonly longest: number,
  ) {
    const { RE2JS } = require('re2js') as typeof import('re2js');
    try {
      this.compiled = RE2JS.compile(expression);
    } catch (error) {
      throw new Error(`the pattern of ${kind} cannot be matched in linear time: ${(error as Error).message}`);
    }
    if (this.compiled.matches('')) throw new Error(`the pattern of ${kind} matches nothing at all`);
  }

  find(text: string, from: number): Match | null {
    const matcher = this.compiled.matcher(text);
    for (let at = from; at <= text.length && matcher.find(at); ) {
      const start = matcher.start();
      // how long it is must not hang on text that is not here yet
      const here = this.compiled.matcher(text.slice(start, start + this.longest + 1));
      const length = here.lookingAt() ? here.end() : 0;
      if (length > 0 && length <= this.longest) return { kind: this.kind, start, end: start + length };
      at = start + 1;
    }
    return null;
  }

  undecided(text: string, from: number): number {
    return Math.max(from, text.length - this.longest - 1);
  }
}
