import type { Reporter, TestModule } from 'vitest/node';

export interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

/** Counts what ran, for the closing line. A file that could not even be loaded, and an error outside any test, count as failed. */
export class Tally implements Reporter {
  readonly count: Count = { passed: 0, failed: 0, skipped: 0 };

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    for (const module of modules) {
      for (const test of module.children.allTests()) this.#add(test.result().state);
      if (module.errors().length > 0) this.count.failed++;
      for (const suite of module.children.allSuites()) if (suite.errors().length > 0) this.count.failed++;
    }
    this.count.failed += unhandled.length;
  }

  #add(state: 'pending' | 'passed' | 'failed' | 'skipped'): void {
    if (state === 'passed') this.count.passed++;
    else if (state === 'skipped') this.count.skipped++;
    else this.count.failed++; // still pending at the end: it never finished
  }
}

/** Read by CI: alone on the last line. */
export function closingLine({ passed, failed, skipped }: Count): string {
  return `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
}
