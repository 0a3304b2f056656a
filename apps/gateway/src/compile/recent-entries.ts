/** Of one generation; there are two, and one taken over from the snapshot before. */
const GENERATION_MAX = 25_000;

/** What was looked up lately, in bounded memory: entries that nobody asked for during a whole generation are forgotten. */
export class RecentEntries<V> {
  private young = new Map<string, V>();
  private old: ReadonlyMap<string, V> | null = null;
  private inherited: ReadonlyMap<string, V> | null;

  /** @param isCurrent whether an entry of the snapshot before is one of this snapshot too */
  constructor(
    previous: RecentEntries<V> | undefined,
    private readonly isCurrent: (entry: V) => boolean,
  ) {
    this.inherited = previous?.young ?? null;
  }

  get(key: string): V | undefined {
    return this.young.get(key) ?? this.recall(key);
  }

  add(key: string, entry: V): void {
    if (this.young.size >= GENERATION_MAX) {
      this.old = this.young;
      this.young = new Map();
      this.inherited = null;
    }
    this.young.set(key, entry);
  }

  private recall(key: string): V | undefined {
    let entry = this.old?.get(key);
    if (entry === undefined) {
      entry = this.inherited?.get(key);
      if (entry === undefined || !this.isCurrent(entry)) return undefined;
    }
    this.add(key, entry);
    return entry;
  }
}
