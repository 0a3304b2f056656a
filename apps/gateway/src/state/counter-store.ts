/** What a holder claims of one counter; see claim-script.ts. Counts are absolute. */
export interface Claim {
  key: string;
  /** Of a rolling limit: the keys of the parts before that still count. */
  before: readonly string[];
  holder: string;
  /** Rises with each claim of the holder. */
  seq: number;
  /** Units let through so far. */
  used: number;
  /** What the holder keeps: at least `used`; less than its ceiling gives the rest back. */
  hold: number;
  /** The ceiling and level of the last reply, for a store that lost its memory. */
  acked: number;
  known: number;
  /** Units wanted for requests that wait. */
  want: number;
  /** Units wanted ahead; the store gives at most `free / divisor` of these, so blocks shrink near the limit and end at none. */
  extra: number;
  divisor: number;
  leaseMs: number;
  limit: number;
  /** 0: a window. Otherwise the emission interval of the generic cell rate algorithm, and `limit` is the burst. */
  intervalMs: number;
  ttlMs: number;
  /** The holder will not come back: forget it. */
  leave: boolean;
  /** When the counter was last reset, as far as this holder knows; 0: never. */
  era: number;
  /** What `before` held at the last reply. */
  past: number;
}

export interface Holding {
  ceiling: number;
  level: number;
  /** Units nobody holds after this grant; negative when gateways went over. */
  free: number;
  storeNowMs: number;
  /** Units of others may come back within this; 0: what is gone is gone. */
  waitMs: number;
  era: number;
  past: number;
  /** Place in `before`, from 1, of the oldest part that holds something; 0 for none. */
  oldest: number;
}

/** What a process claims of a limit of calls at once; see slots-script.ts. */
export interface SlotsClaim {
  key: string;
  holder: string;
  /** Rises with each claim of the holder. */
  seq: number;
  /** Calls under way. */
  used: number;
  /** Slots that it keeps: at least `used`. */
  hold: number;
  /** Slots wanted for calls that wait. */
  want: number;
  limit: number;
  ttlMs: number;
  /** How long the holder counts as living from now on. */
  aliveMs: number;
}

export interface SlotsHolding {
  ceiling: number;
  /** Slots of all other processes that live. */
  others: number;
  /** How many of those have no call in them now and may come back. */
  idle: number;
}

export class StoreLost extends Error {
  override readonly name = 'StoreLost';
}
export class ClaimVoid extends Error {
  override readonly name = 'ClaimVoid';
}

export interface CounterStore {
  /** True while nothing can be asked. */
  readonly lost: boolean;
  /** When it last came back, on the clock of `performance.now()`; -Infinity when it never went away. */
  readonly backAt: number;
  /** @throws StoreLost, ClaimVoid */
  claim(claim: Claim): Promise<Holding>;
  /** @throws StoreLost, ClaimVoid */
  claimSlots(claim: SlotsClaim): Promise<SlotsHolding>;
  keepAlive(key: string, ms: number): void;
}
