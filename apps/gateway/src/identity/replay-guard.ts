import type { RateLimit } from '@gatehouse/definition';
import type { Runtime } from '../compile/runtime.js';
import type { PolicySite } from '../pipeline/policy.js';
import { type Reply, refuse } from '../pipeline/reply.js';
import type { Limiter } from '../state/limiter.js';

const REPLAYED = refuse('gateway.signature_replayed');
const FULL = refuse('gateway.overloaded', 'More signed calls than can be remembered came within the clock window.');
const NO_STORE = refuse('gateway.counter_store_unavailable', 'Whether the signature was used at another gateway cannot be found out now.');
/** Some 20 MB for each policy at most. */
const REMEMBERED_MAX = 200_000;

export type Replay = 'once' | 'once-everywhere' | 'any';

/**
 * Lets a signature count once within the time in which it can count at all. What cannot be remembered is refused: a guard that forgets early is none.
 */
export class ReplayGuard {
  private young = new Set<string>();
  private old: ReadonlySet<string> = new Set();
  private turnedAtMs = Number.NEGATIVE_INFINITY;
  private readonly everywhere: Limiter | null;
  /** From the first moment at which a signature counts to the last. */
  private readonly spanMs: number;

  constructor(
    private readonly replay: Replay,
    clockWindowMs: number,
    runtime: Runtime,
    site: PolicySite,
    private readonly rememberedMax = REMEMBERED_MAX,
  ) {
    this.spanMs = 2 * clockWindowMs;
    const once: RateLimit = {
      kind: 'rate',
      name: 'signatures',
      algorithm: 'gcra',
      requests: 1,
      burst: 1,
      windowMs: this.spanMs,
      mode: 'strict',
      onStoreLoss: 'deny',
    };
    this.everywhere = replay === 'once-everywhere' ? runtime.limiters.limiter(`${site.scope}:signatures`, once) : null;
  }

  /** @param signature one that was found right: what is wrong must not fill the memory */
  use(signature: string, nowMs: number): undefined | Reply | Promise<undefined | Reply> {
    if (this.replay === 'any') return undefined;
    const refusal = this.useHere(signature, nowMs);
    if (refusal !== undefined || this.everywhere === null) return refusal;
    const decision = this.everywhere.take(signature, nowMs);
    return decision instanceof Promise ? decision.then(refusalOf) : refusalOf(decision);
  }

  private useHere(signature: string, nowMs: number): Reply | undefined {
    if (nowMs - this.turnedAtMs >= this.spanMs) {
      // a turn lasts as long as a signature counts: two turns back there is none that still does
      this.old = nowMs - this.turnedAtMs >= 2 * this.spanMs ? new Set() : this.young;
      this.young = new Set();
      this.turnedAtMs = nowMs;
    }
    if (this.young.has(signature) || this.old.has(signature)) return REPLAYED;
    if (this.young.size >= this.rememberedMax) return FULL;
    this.young.add(signature);
    return undefined;
  }
}

const refusalOf = ({ allowed, storeLost }: { allowed: boolean; storeLost: boolean }): Reply | undefined =>
  allowed ? undefined : storeLost ? NO_STORE : REPLAYED;
