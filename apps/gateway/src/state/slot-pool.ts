import { ClaimVoid, type SlotsHolding } from './counter-store.js';
import type { LimitDecision } from './limiter.js';
import type { SlotPools } from './slot-pools.js';

/** Slots that are free at their gateway go back after this: until then the next call there needs not ask. */
const KEEP_MS = 50;
/** A call waits so long for slots that other gateways hold without need. */
const PATIENCE_MS = 4 * KEEP_MS;
const RETRY_MS = 10;
/** Told to refused callers: nobody knows when a call will end. */
const TRY_AGAIN_MS = 1_000;

interface Waiting {
  since: number;
  answer(decision: LimitDecision): void;
}

/** The calls of one subject that are under way at this gateway, and the slots it holds for them. */
export class SlotPool {
  #used = 0;
  #ceiling = 0;
  #others = 0;
  #seq = 0;
  #inFlight = false;
  /** So many slots are taken that others may be in want of those that are free here. */
  #tight = false;
  #waiting: Waiting[] = [];
  #whenFree: (() => void)[] = [];
  #timer: NodeJS.Timeout | undefined;
  claimedAt = 0;

  constructor(
    private readonly pools: SlotPools,
    readonly key: string,
    /** Of the newest snapshot that has it. */
    public limit: number,
  ) {}

  get held(): number {
    return this.#ceiling;
  }
  get idle(): boolean {
    return this.#used === 0 && this.#ceiling === 0 && !this.#inFlight && this.#waiting.length === 0 && this.#timer === undefined && this.#whenFree.length === 0;
  }

  enter(): LimitDecision | Promise<LimitDecision> {
    if (this.#used < this.#ceiling && this.#waiting.length === 0) return this.#allow();
    return new Promise((answer) => {
      this.#waiting.push({ since: performance.now(), answer });
      this.#claim(Math.max(this.#used, this.#ceiling));
    });
  }

  /** The limit divided by gateways: what does not ask, and what cannot. */
  enterShare(): LimitDecision {
    const share = Math.max(1, Math.floor(this.limit / this.pools.gateways));
    if (this.#used >= share) return this.#refuse(false);
    this.#used++;
    return { allowed: true, limit: this.limit, remaining: share - this.#used, resetMs: 0, storeLost: false };
  }

  enterFreely(): LimitDecision {
    this.#used++;
    return { allowed: true, limit: this.limit, remaining: Math.max(0, this.limit - this.#used), resetMs: 0, storeLost: false };
  }

  leave(): void {
    this.#used--;
    this.#serve();
    if (this.#used < this.#ceiling) this.#giveBackSoon();
    this.#tellFree();
    this.pools.mayForget(this);
  }

  whenFree(call: () => void): void {
    this.#whenFree.push(call);
  }

  /** Says again what is held: the store may have lost it, or may forget it. */
  report(): void {
    if (this.#used > 0 || this.#ceiling > 0) this.#claim(this.#used);
  }

  #allow(): LimitDecision {
    this.#used++;
    const remaining = Math.max(0, this.limit - this.#others - this.#used);
    return { allowed: true, limit: this.limit, remaining, resetMs: 0, storeLost: false };
  }

  #refuse(storeLost: boolean): LimitDecision {
    return { allowed: false, limit: this.limit, remaining: 0, resetMs: TRY_AGAIN_MS, storeLost };
  }

  #serve(): void {
    while (this.#used < this.#ceiling && this.#waiting.length > 0) this.#waiting.shift()?.answer(this.#allow());
  }

  #tellFree(): void {
    if (this.#whenFree.length === 0) return;
    const calls = this.#whenFree;
    this.#whenFree = [];
    for (const call of calls) call();
  }

  /** At once when others may be in want of slots, as far as known. */
  #giveBackSoon(): void {
    if (this.#tight) this.#claim(this.#used);
    else this.#later(KEEP_MS);
  }

  #later(ms: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (this.#waiting.length > 0 || this.#used < this.#ceiling) this.#claim(this.#used);
      else this.pools.mayForget(this);
    }, ms);
  }

  #claim(hold: number): void {
    const { store, holder } = this.pools;
    if (this.#inFlight) return;
    if (store.lost) {
      this.#answerAlone();
      return;
    }
    this.#inFlight = true;
    this.claimedAt = performance.now();
    this.pools.watch(this);
    const want = Math.max(0, this.#used + this.#waiting.length - hold);
    const { key, limit } = this;
    // what is given back is not for use while the store hears of it
    this.#ceiling = Math.min(this.#ceiling, Math.max(hold, this.#used));
    store.claimSlots({ key, holder, seq: ++this.#seq, used: this.#used, hold: Math.max(hold, this.#used), want, limit, ...this.pools.times }).then(
      (holding) => this.#held(holding),
      (error: Error) => this.#failed(error),
    );
  }

  #held({ ceiling, others, idle }: SlotsHolding): void {
    this.#inFlight = false;
    this.#ceiling = ceiling;
    this.#others = others;
    this.#tight = 2 * (others + ceiling) >= this.limit;
    this.#serve();
    if (this.#waiting.length > 0) this.#wanting(idle);
    // what ended while the question was under way
    if (this.#used < this.#ceiling) this.#giveBackSoon();
    else this.#tellFree();
    this.pools.mayForget(this);
  }

  /** Nothing is free. What others hold without need comes back soon; what is in use does not. */
  #wanting(idle: number): void {
    const now = performance.now();
    if (this.#ceiling + this.#others < this.limit) {
      this.#claim(this.#ceiling);
      return;
    }
    const patient = idle > 0 ? this.#waiting.filter(({ since }) => now - since < PATIENCE_MS) : [];
    const refused = this.#waiting.filter((waiting) => !patient.includes(waiting));
    this.#waiting = patient;
    for (const { answer } of refused) answer(this.#refuse(false));
    if (patient.length > 0) this.#later(RETRY_MS);
  }

  #failed(error: Error): void {
    this.#inFlight = false;
    if (this.pools.store.lost) this.#answerAlone();
    else if (error instanceof ClaimVoid || this.#waiting.length > 0) this.#claim(Math.max(this.#used, this.#ceiling));
  }

  #answerAlone(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { answer } of waiting) answer(this.pools.enterAlone(this));
  }

  /** The store is away and the limit says so. */
  denied(): LimitDecision {
    return this.#refuse(true);
  }
}
