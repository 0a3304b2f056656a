/** What may stand in one list at a time. The links are the list's. */
export interface Linked<T> {
  earlier: T | null;
  later: T | null;
}

/**
 * For what comes and goes with each call, in the order in which it came. Links are cut when something leaves. A `Set` or `Map` makes a new table every few calls and leaves in
 * each old one a pointer to the next: one that the collector takes for old keeps all that come after it, with what was in them, and each young collection copies all of it.
 */
export class LinkedList<T extends Linked<T>> {
  first: T | null = null;
  size = 0;
  private last: T | null = null;

  /** Puts it behind all others. It stands in no list. */
  push(one: T): void {
    this.size++;
    one.earlier = this.last;
    if (this.last === null) this.first = one;
    else this.last.later = one;
    this.last = one;
  }

  /** Takes it out. False where it was not in. */
  remove(one: T): boolean {
    const { earlier, later } = one;
    if (earlier === null && this.first !== one) return false;
    this.size--;
    if (earlier === null) this.first = later;
    else earlier.later = later;
    if (later === null) this.last = earlier;
    else later.earlier = earlier;
    one.earlier = null;
    one.later = null;
    return true;
  }

  /** @param look may take out the one it is given */
  each(look: (one: T) => void): void {
    for (let one = this.first; one !== null; ) {
      const { later } = one;
      look(one);
      one = later;
    }
  }
}
