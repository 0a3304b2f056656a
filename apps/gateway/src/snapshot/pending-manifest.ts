import type { SignedManifest } from '@gatehouse/definition';
import type { Logger } from '../compile/runtime.js';
import { Backoff, pause } from '../link/backoff.js';
import type { Acknowledge } from './applier.js';
import type { Claimed } from './jobs.js';
import { ManifestRefused } from './verify.js';

/** An unsigned manifest is not asked for again for so long. */
const UNSIGNED_PAUSE_MS = 10_000;
const RETRY_MS = { first: 250, most: 30_000 } as const;

export interface PendingManifestOptions {
  /** Sequence of what is had already. */
  have(): number;
  /**
   * Makes use of it. Never called again before it has settled; the signal says that a newer one came, or the end.
   * @throws ManifestRefused when it is not to be had again; anything else is tried again
   */
  take(signed: SignedManifest, signal: AbortSignal): Promise<void>;
  /** Something went wrong that may go right another time. */
  delayed?(error: Error): void;
  acknowledge: Acknowledge;
  log: Logger;
}

/** Manifests on their way in, one at a time, the newest first: one that is under way is left when a newer one comes. */
export class PendingManifest {
  #signed: SignedManifest | undefined;
  #sequence = 0;
  #skip = { sequence: 0, until: 0 };
  #newer = new AbortController();
  #working: Promise<void> | undefined;
  readonly #stop = new AbortController();

  constructor(private readonly options: PendingManifestOptions) {}

  get isEmpty(): boolean {
    return this.#signed === undefined;
  }

  /** What it says of itself; 0 for none. */
  get sequence(): number {
    return this.#sequence;
  }

  /** What to ask the control plane for changes after: what is had, is under way or was refused. */
  get haveSequence(): number {
    const skip = performance.now() < this.#skip.until ? this.#skip.sequence : 0;
    return Math.max(this.options.have(), this.#sequence, skip);
  }

  /** Never throws. False: this is nothing new. */
  offer(signed: SignedManifest, { sequence }: Claimed): boolean {
    const known = sequence > 0 ? sequence <= this.haveSequence : performance.now() < this.#skip.until;
    if (known) return false;
    this.#signed = signed;
    this.#sequence = sequence;
    this.#newer.abort();
    this.#newer = new AbortController();
    this.#begin();
    return true;
  }

  /** Tells the control plane, and does not ask for it again. */
  refuse({ sequence, digest, message, signed }: ManifestRefused): void {
    const { log, acknowledge } = this.options;
    log.error({ sequence, reason: message }, 'snapshot refused; the last good one goes on serving');
    this.#skip = { sequence, until: signed ? Number.POSITIVE_INFINITY : performance.now() + UNSIGNED_PAUSE_MS };
    acknowledge({ sequence, digest, state: 'refused', errors: [{ key: 'manifest', message }] });
  }

  /** What was refused before may come again. */
  forgive(): void {
    this.#skip.until = 0;
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#newer.abort();
    await this.#working;
  }

  #begin(): void {
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
      if (this.#signed && !this.#stop.signal.aborted) this.#begin();
    });
  }

  async #work(): Promise<void> {
    const backoff = new Backoff(RETRY_MS.first, RETRY_MS.most);
    while (this.#signed && !this.#stop.signal.aborted) {
      const signed = this.#signed;
      const { signal } = this.#newer;
      try {
        await this.options.take(signed, signal);
        backoff.reset();
        this.#settle(signed);
      } catch (error) {
        if (error instanceof ManifestRefused) {
          this.refuse(error);
          this.#settle(signed);
        } else if (!this.#stop.signal.aborted && !signal.aborted) {
          this.options.log.warn({ reason: (error as Error).message }, 'the snapshot cannot be fetched yet; the last good one goes on serving');
          this.options.delayed?.(error as Error);
          await pause(backoff.next(), signal);
        }
      }
    }
    if (!this.#signed) this.#sequence = 0;
  }

  #settle(signed: SignedManifest): void {
    if (this.#signed === signed) this.#signed = undefined;
  }
}
