interface Event {
  atMs: number;
  order: number;
  happen(atMs: number): void;
}

const before = (a: Event, b: Event): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);

/** What happens next, by time; of the same time, in the order in which it was said (a binary heap). */
export class EventQueue {
  private readonly heap: Event[] = [];
  private count = 0;

  at(atMs: number, happen: (atMs: number) => void): void {
    const { heap } = this;
    const event = { atMs, order: this.count++, happen };
    let i = heap.length;
    heap.push(event);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!before(event, heap[parent] as Event)) break;
      heap[i] = heap[parent] as Event;
      i = parent;
    }
    heap[i] = event;
  }

  run(): void {
    for (let event = this.next(); event !== undefined; event = this.next()) event.happen(event.atMs);
  }

  private next(): Event | undefined {
    const { heap } = this;
    const [first] = heap;
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1] as Event, heap[child] as Event)) child++;
      if (!before(heap[child] as Event, last)) break;
      heap[i] = heap[child] as Event;
      i = child;
    }
    heap[i] = last;
    return first;
  }
}
