/** Waits that grow from `minMs` to `maxMs`, each drawn from the upper half, so that many gateways do not come back at one instant. */
export class Backoff {
  #attempt = 0;

  constructor(
    private readonly minMs = 100,
    private readonly maxMs = 5_000,
  ) {}

  next(): number {
    const ms = Math.min(this.minMs * 2 ** Math.min(this.#attempt++, 20), this.maxMs);
    return ms * (0.5 + Math.random() / 2);
  }

  reset(): void {
    this.#attempt = 0;
  }
}

/** Settles after `ms`, or at once when aborted; never rejects. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done);
  });
}
