/** A queue in which callers take turns: one with a hundred entries waits no less than one with one. */
export class FairQueue<E extends { readonly caller: string }> {
  private readonly byCaller = new Map<string, E[]>();
  size = 0;

  add(entry: E): void {
    const entries = this.byCaller.get(entry.caller);
    if (entries === undefined) this.byCaller.set(entry.caller, [entry]);
    else entries.push(entry);
    this.size++;
  }

  /** Whose turn it is. */
  get head(): E | undefined {
    for (const entries of this.byCaller.values()) return entries[0];
    return undefined;
  }

  shift(): E | undefined {
    for (const [caller, entries] of this.byCaller) {
      const entry = entries.shift();
      this.size--;
      this.byCaller.delete(caller);
      if (entries.length > 0) this.byCaller.set(caller, entries);
      return entry;
    }
    return undefined;
  }

  remove(entry: E): void {
    const entries = this.byCaller.get(entry.caller);
    const at = entries?.indexOf(entry) ?? -1;
    if (entries === undefined || at < 0) return;
    entries.splice(at, 1);
    this.size--;
    if (entries.length === 0) this.byCaller.delete(entry.caller);
  }

  countOf(caller: string): number {
    return this.byCaller.get(caller)?.length ?? 0;
  }

  /** The newest entry of the caller that has the most. */
  get mostDispensable(): E | undefined {
    let most: E[] = [];
    for (const entries of this.byCaller.values()) if (entries.length > most.length) most = entries;
    return most.at(-1);
  }
}
