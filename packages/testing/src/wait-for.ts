/**
 * Tries until `probe` returns something other than undefined or false, and returns that. A throwing probe counts as not yet.
 * @throws after `timeoutMs`, with the last error as cause
 */
export async function waitFor<T>(
  probe: () => T | Promise<T>,
  { timeoutMs = 10_000, everyMs = 20, what = 'the condition' } = {},
): Promise<Exclude<T, undefined | false | null>> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    let cause: unknown;
    try {
      const found = await probe();
      if (found !== undefined && found !== false && found !== null) return found as Exclude<T, undefined | false | null>;
    } catch (error) {
      cause = error;
    }
    if (Date.now() >= end) throw new Error(`${what} did not come true within ${timeoutMs} ms`, { cause });
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
