import type { Figure } from '../bench/figures.js';

/** A row of the board of conformance. What is checked is counted; one failure is one too many. */
export interface Row {
  id: string;
  about: string;
  measure(): Promise<Outcome>;
}

export interface Outcome {
  figures: Figure[];
  /** Parts that could not be measured, and how to get what they need. */
  lacking: { id: string; why: string }[];
  /** Further suites that were not asked for here, and how to have them. */
  notes: string[];
}

const CHECK_TIMEOUT_MS = 30_000;

/** Counts checks, and keeps what went wrong. */
export class Tally {
  passed = 0;
  readonly failed: { name: string; why: string }[] = [];
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }

  async check(name: string, work: () => void | Promise<void>): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`nothing within ${CHECK_TIMEOUT_MS} ms`)), CHECK_TIMEOUT_MS);
    });
    try {
      await Promise.race([work(), late]);
      this.passed++;
    } catch (error) {
      this.failed.push({ name, why: error instanceof Error ? error.message : String(error) });
    } finally {
      clearTimeout(timer);
    }
  }

  figure(detail: Record<string, unknown> = {}): Figure {
    const count = this.passed + this.failed.length;
    const holds = this.failed.length === 0 && count > 0;
    return { id: this.id, value: this.passed, unit: `of ${count}`, goal: count, must: count, holds, anchors: {}, detail: { failed: this.failed, ...detail } };
  }
}
