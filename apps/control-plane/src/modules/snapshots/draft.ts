import type { ManifestObject } from '@gatehouse/definition';
import { type CompiledObject } from './compile/compiled.js';

export interface CompileFault {
  key: string;
  message: string;
}

/** A manifest in the making: what was, and what takes its place. */
export class Draft {
  readonly faults: CompileFault[] = [];
  private readonly fresh = new Map<string, CompiledObject>();
  private readonly entries: Map<string, ManifestObject>;

  constructor(
    private readonly previous: ReadonlyMap<string, ManifestObject>,
    /** start from nothing instead of from what was */
    private readonly fromNothing: boolean,
  ) {
    this.entries = new Map(fromNothing ? [] : previous);
  }

  get objects(): Iterable<ManifestObject> {
    return this.entries.values();
  }

  /** What was there before with these keys. */
  before(test: (key: string) => boolean): ManifestObject[] {
    return [...this.previous.values()].filter(({ key }) => test(key));
  }

  /**
   * Puts each key's new object in the place of the old one, or takes the key out. A key that cannot be compiled keeps its last good object: one
   * broken API must not hold the others back.
   */
  replace(keys: Iterable<string>, compile: ReadonlyMap<string, () => CompiledObject | undefined>): void {
    for (const key of new Set([...keys, ...compile.keys()])) {
      try {
        this.put(key, compile.get(key)?.());
      } catch (error) {
        this.faults.push({ key, message: String((error as Error).message).slice(0, 1_000) });
        const last = this.previous.get(key);
        if (last && this.fromNothing) this.entries.set(key, last);
      }
    }
  }

  /** Compiled objects that no manifest before this one had. */
  added(): CompiledObject[] {
    const known = new Set([...this.previous.values()].map(({ hash }) => hash));
    return [...this.fresh.values()].filter(({ key, hash }) => !known.has(hash) && this.entries.get(key)?.hash === hash);
  }

  private put(key: string, object: CompiledObject | undefined): void {
    if (!object) {
      this.entries.delete(key);
      this.fresh.delete(key);
      return;
    }
    this.entries.set(key, { key, hash: object.hash, bytes: object.bytes });
    this.fresh.set(key, object);
  }
}
