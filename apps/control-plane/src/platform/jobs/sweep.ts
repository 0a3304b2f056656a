import type { Queue } from 'bullmq';

/** Lets a queue do its sweep over and over. The next sweep does what a failed one did not, so failures are shown but not collected. */
export async function repeat(queue: Queue, everyMs: number): Promise<void> {
  await queue.upsertJobScheduler('sweep', { every: everyMs }, { opts: { attempts: 1, removeOnComplete: { count: 20 }, removeOnFail: { count: 20 } } });
}

/** Does the work for each item, all of them, one after the other. @throws AggregateError at the end when some failed */
export async function inTurn<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  const errors: unknown[] = [];
  for (const item of items) {
    try {
      results.push(await work(item));
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw new AggregateError(errors, `${errors.length} of ${items.length} failed: ${String(errors[0])}`);
  return results;
}
