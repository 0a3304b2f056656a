import { performance } from 'node:perf_hooks';
import type { ModelErrorClass, WireFormat } from '@gatehouse/definition';
import type { Ledger } from '../../llm/ir/index.js';
import type { Target } from '../../llm/model-routes/target.js';
import type { Tried } from '../../llm/routing/routed.js';
import type { AnswerPath } from './answer-path.js';
import type { ModelMeter, RunningUsage } from './model-meter.js';
import type { PreparedCall } from './prepared.js';
import type { ProviderAttempt } from './provider-attempt.js';

/** One target that is being asked, and all that is of it alone. */
export interface Lane {
  readonly attempt: ProviderAttempt;
  /** Of its answer, once its head is here. */
  path: AnswerPath | null;
  readonly ledger: Ledger | null;
  readonly wireFormat: WireFormat;
  readonly running: RunningUsage;
}

/** Who is asked: one target, or two for a while where a second one is asked beside a slow one. */
export class Lanes {
  /** The one that is asked; of two, the one that said something last. */
  current: Lane | null = null;
  /** The other of two. */
  private beside: Lane | null = null;
  /** What the call was about last, asked still or no more. */
  latest: Lane | null = null;
  readonly tried: Tried<Target>[] = [];
  /** How many tries were no fallback: beside another one, or once more with another token. */
  besides = 0;
  private tookAgain = false;
  private hedgeTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly prepared: PreparedCall,
    private readonly meter: ModelMeter,
  ) {}

  get hedged(): boolean {
    return this.beside !== null;
  }

  /** Another target is asked; one that is asked already is so beside it. */
  add(lane: Lane): void {
    if (this.current !== null) this.besides++;
    this.beside = this.current;
    this.take(lane);
  }

  hedgeAfter(ms: number, ask: () => void): void {
    this.hedgeTimer = setTimeout(ask, ms);
  }

  /** What follows is about this attempt, of which two may be under way. False: about none, for it is asked no more. */
  turnTo(attempt: ProviderAttempt): boolean {
    const { current, beside } = this;
    if (attempt === current?.attempt) return true;
    if (beside === null || attempt !== beside.attempt) return false;
    this.beside = current;
    this.take(beside);
    return true;
  }

  private take(lane: Lane): void {
    this.current = lane;
    this.latest = lane;
    this.prepared.choice = lane.attempt.choice;
    this.meter.turnTo(lane.running);
  }

  /** This attempt's answer is the caller's: the other one is given up. */
  keep(attempt: ProviderAttempt): void {
    clearTimeout(this.hedgeTimer);
    if (this.beside === null || !this.turnTo(attempt)) return;
    const other = this.beside;
    this.beside = null;
    this.drop(other);
  }

  /** Nobody's fault. */
  private drop({ attempt, path, running }: Lane): void {
    const { current, meter } = this;
    meter.turnTo(running);
    meter.end(false, true);
    if (current !== null) meter.turnTo(current.running);
    path?.leave();
    attempt.flight.givenUp(performance.now());
    attempt.cancel();
  }

  /** Takes leave of the one that is asked. @param failure undefined: it did well */
  end(failure: ModelErrorClass | undefined, retryAfterMs?: number): void {
    clearTimeout(this.hedgeTimer);
    const { current } = this;
    if (current === null) return;
    this.current = null;
    current.path?.leave();
    const { attempt } = current;
    const now = performance.now();
    if (failure === undefined) attempt.flight.finished(current.running.now, now);
    else {
      attempt.flight.failed(failure, now, retryAfterMs);
      const { target, key } = attempt.choice;
      this.tried.push({ target, keyId: key.id, failure });
    }
    attempt.cancel();
  }

  /** The one that is asked is to be asked once more, with another token: that the last one had ended is nobody's failure. False: it was so before, or another one may do it. */
  again(): Lane | null {
    const { current } = this;
    if (this.tookAgain || current === null || this.beside !== null) return null;
    this.tookAgain = true;
    this.besides++;
    clearTimeout(this.hedgeTimer);
    this.current = null;
    current.path?.leave();
    current.attempt.flight.givenUp(performance.now());
    current.attempt.cancel();
    return current;
  }

  /** Of two, one has ended: the other may still do it. False: nobody is asked now. */
  goOn(): boolean {
    const { beside } = this;
    if (beside === null) return false;
    this.beside = null;
    this.take(beside);
    return true;
  }

  /** Nobody is asked any more. */
  leave(): void {
    clearTimeout(this.hedgeTimer);
    for (const lane of [this.beside, this.current]) {
      this.current = null;
      if (lane !== null) this.drop(lane);
    }
    this.beside = null;
  }
}
