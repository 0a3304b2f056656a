import type { StoredAnswer } from './stored-answer.js';

/** Questions of which no answer came that could be shared: so long nobody waits for them, and so many are remembered. */
const FRUITLESS_MS = 10_000;
const FRUITLESS_MAX = 1_000;

type Answer = StoredAnswer | undefined;

/** Questions that models are being asked, by the hash of all that their answers depend on: whoever asks the same meanwhile may wait for that answer. */
export class Underway {
  private readonly waiting = new Map<string, ((answer: Answer) => void)[]>();
  /** With the end of the time for which it holds. */
  private readonly fruitless = new Map<string, number>();

  get size(): number {
    return this.waiting.size;
  }

  /** The first who asks leads, and says once what came of it. Null: somebody leads already, or what comes of this question is not to be shared. */
  lead(key: string, nowMs: number): ((answer: Answer) => void) | null {
    if (this.waiting.has(key) || (this.fruitless.get(key) ?? 0) > nowMs) return null;
    const waiting: ((answer: Answer) => void)[] = [];
    this.waiting.set(key, waiting);
    let open = true;
    return (answer) => {
      if (!open) return;
      open = false;
      this.waiting.delete(key);
      if (answer === undefined) this.remember(key, nowMs);
      for (const take of waiting) take(answer);
    };
  }

  /** What comes of the same question that is being asked; undefined in the end: each goes alone. Undefined at once: nobody asks it. */
  follow(key: string): undefined | Promise<Answer> {
    const waiting = this.waiting.get(key);
    return waiting && new Promise((resolve) => void waiting.push(resolve));
  }

  private remember(key: string, nowMs: number): void {
    if (this.fruitless.size >= FRUITLESS_MAX) this.fruitless.clear();
    this.fruitless.set(key, nowMs + FRUITLESS_MS);
  }
}
