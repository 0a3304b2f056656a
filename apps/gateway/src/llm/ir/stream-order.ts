import type { ModelEvent } from './events.js';

/** What is wrong with the order of a whole stream's events; undefined: nothing. The rules that StreamState promises, written a second time for tests. */
export function orderFault(events: readonly ModelEvent[]): string | undefined {
  const open = new Map<string, number>();
  const known = new Set<string>();
  const begun = new Set<number>();
  const finished = new Set<number>();
  let usages = 0;
  for (const [at, event] of events.entries()) {
    const last = at === events.length - 1;
    if ((at === 0) !== (event.type === 'start') && event.type !== 'error') return `${event.type} at ${at}`;
    if (last !== (event.type === 'end' || event.type === 'error')) return `${event.type} at ${at} of ${events.length}`;
    if (event.type === 'block-start') {
      if (known.has(event.block)) return `block ${event.block} twice`;
      known.add(event.block);
      begun.add(event.choice);
      open.set(event.block, event.choice);
    } else if (event.type === 'delta' || event.type === 'block-stop') {
      if (open.get(event.block) !== event.choice) return `${event.type} of ${event.block}, which is not open`;
      if (event.type === 'block-stop') open.delete(event.block);
    } else if (event.type === 'usage') {
      usages += 1;
      if (usages > 1 || finished.size > 0) return 'usage twice or after a finish';
    } else if (event.type === 'finish') {
      if (finished.has(event.choice)) return `choice ${event.choice} finishes twice`;
      if ([...open.values()].includes(event.choice)) return `choice ${event.choice} finishes with a block open`;
      finished.add(event.choice);
    } else if (event.type === 'end') {
      if (finished.size === 0 || [...begun].some((choice) => !finished.has(choice))) return 'end without a finish';
    }
  }
  return events.length === 0 ? 'nothing' : undefined;
}
