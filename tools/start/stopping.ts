const AGAIN_MS = 1500;

/**
 * Settles on Ctrl-C, SIGTERM, SIGHUP, or when the process that started us is gone. A second Ctrl-C, well after the first, ends us at
 * once; what we started is then ended by its guards.
 */
export function untilToldToStop(): { told: Promise<void>; signal: AbortSignal } {
  const controller = new AbortController();
  let toldAt = 0;
  const stop = () => {
    // From a terminal the same Ctrl-C arrives twice: directly, and passed on by our parent.
    if (toldAt && Date.now() - toldAt > AGAIN_MS) process.exit(1);
    toldAt ||= Date.now();
    controller.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    stop();
  }, 250);
  watch.unref();
  // A closed terminal or pipe must not kill us before we have stopped things.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  const told = new Promise<void>((resolve) => controller.signal.addEventListener('abort', () => resolve()));
  return { told, signal: controller.signal };
}
