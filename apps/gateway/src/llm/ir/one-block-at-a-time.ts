import type { BlockId, ModelEvent } from './events.js';

/** Holds events of further blocks back until the open one of their choice has stopped: for formats in which blocks follow each other. Takes events in the order StreamState gives. */
export class OneBlockAtATime {
  private readonly current = new Map<number, BlockId>();
  private held: ModelEvent[] = [];

  constructor(private readonly emit: (event: ModelEvent) => void) {}

  event(event: ModelEvent): void {
    if (!('block' in event)) {
      if (event.type === 'error') this.held = [];
      this.emit(event);
      return;
    }
    const current = this.current.get(event.choice);
    if (current !== undefined && current !== event.block) {
      this.held.push(event);
      return;
    }
    if (event.type === 'block-start') this.current.set(event.choice, event.block);
    this.emit(event);
    if (event.type !== 'block-stop') return;
    this.current.delete(event.choice);
    if (this.held.length === 0) return;
    const held = this.held;
    this.held = [];
    for (const one of held) this.event(one);
  }
}
