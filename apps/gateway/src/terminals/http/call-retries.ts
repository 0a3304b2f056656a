import type { AttemptStep } from '@gatehouse/definition';
import { ticker } from '../../http1/ticker.js';
import type { UpstreamFault } from '../../upstream/call-handler.js';
import { backoffMs } from '../../upstream/retry/backoff.js';
import { mayRepeat, nextAttempt } from '../../upstream/retry/retry-rule.js';
import type { CompiledTarget } from '../../upstream/target.js';
import type { Upstream } from '../../upstream/upstream.js';
import type { UpstreamConnection } from '../../upstream/upstream-connection.js';

/** Why there is another attempt. */
export type AttemptBecause = NonNullable<AttemptStep['because']>;

/** What a call may still try after its first failure. Calls that go well have none. */
export class CallRetries {
  /** Targets to be avoided while there are others. */
  readonly tried: CompiledTarget[] = [];
  private count = 0;
  /** A kept connection that was closed under the request is replaced once, without it counting as a retry. */
  private replaced = false;
  private pause: NodeJS.Timeout | null = null;

  constructor(
    private readonly upstream: Upstream,
    private readonly method: string,
  ) {}

  private get left(): number {
    return this.upstream.object.retries - this.count;
  }

  /** Why to try once more after an attempt that brought no answer; undefined where that must not be. */
  after(fault: UpstreamFault, connection: UpstreamConnection, replayable: boolean, otherAddress: boolean): AttemptBecause | undefined {
    const { method, replaced, left: retriesLeft } = this;
    const { methods } = this.upstream.settings.retry;
    const stale = connection.requests > 1 && connection.silent;
    const because = nextAttempt({ fault, method, methods, replayable, stale, replaced, otherAddress, retriesLeft });
    if (because === 'stale') this.replaced = true;
    return because;
  }

  /** Whether an answer that is worth another try may have one. Takes it from the budget. */
  afterAnswer(replayable: boolean): boolean {
    return this.left > 0 && replayable && mayRepeat(this.method, this.upstream.settings.retry.methods) && this.take();
  }

  /** One retry of the upstream's budget, if there is one. */
  take(): boolean {
    return this.upstream.state.budget.take(ticker.now);
  }

  /** Waits a little before a retry, so as to relieve the upstream; `longestMs` at most. */
  wait(target: CompiledTarget | null, longestMs: number, then: () => void): void {
    const { retry } = this.upstream.settings;
    this.count++;
    if (target !== null) this.tried.push(target);
    const waitMs = backoffMs(this.count, retry.backoffMs, retry.longestBackoffMs, this.upstream.state.random());
    this.pause = setTimeout(then, Math.min(waitMs, longestMs));
  }

  cancel(): void {
    if (this.pause !== null) clearTimeout(this.pause);
  }
}
