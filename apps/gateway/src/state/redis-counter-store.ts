import { Redis } from 'ioredis';
import { CLAIM_SCRIPT } from './claim-script.js';
import { type Claim, ClaimVoid, type CounterStore, type Holding, type SlotsClaim, type SlotsHolding, StoreLost } from './counter-store.js';
import { SLOTS_SCRIPT } from './slots-script.js';

const PROBE_MS = 100;
/** A connection that has been silent this long while the store is lost is made anew. */
const STALE_CONNECTION_MS = 1_000;
const RECONNECT_MAX_MS = 500;

interface ClaimingRedis extends Redis {
  gatehouseClaim(keys: number, ...keysAndArgs: (string | number)[]): Promise<number[]>;
  gatehouseSlots(key: string, ...args: (string | number)[]): Promise<number[]>;
}

export interface StoreEvents {
  onLost(reason: string): void;
  onBack(awayMs: number): void;
}

/**
 * Counters in Redis, with a circuit: a cut connection, a command without an answer for `timeoutMs`, or an error reply (out of memory, read only)
 * opens it at once, and a probe of the very script closes it. While it is open nothing waits for Redis.
 */
export class RedisCounterStore implements CounterStore {
  lost = true;
  backAt = Number.NEGATIVE_INFINITY;
  readonly #redis: ClaimingRedis;
  readonly #pending = new Set<(error: Error) => void>();
  #probe: NodeJS.Timeout | undefined;
  #lostAt = performance.now();
  #connectedAt = performance.now();
  #everUp = false;
  #refused = false;
  #probes = 0;
  #closed = false;
  #lastError = 'not connected yet';

  constructor(
    url: string,
    private readonly timeoutMs: number,
    private readonly events: StoreEvents = { onLost: () => {}, onBack: () => {} },
  ) {
    const redis = new Redis(url, {
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      connectTimeout: 1_000,
      retryStrategy: (attempt) => Math.min(25 * 2 ** Math.min(attempt, 6), RECONNECT_MAX_MS) * (0.5 + Math.random() / 2),
      connectionName: 'gatehouse-gateway',
    });
    redis.defineCommand('gatehouseClaim', { lua: CLAIM_SCRIPT });
    redis.defineCommand('gatehouseSlots', { numberOfKeys: 1, lua: SLOTS_SCRIPT });
    redis.on('error', (error) => {
      this.#refused = true;
      this.#lastError = error.message;
    });
    redis.on('close', () => this.#lose(this.#lastError));
    redis.on('connect', () => {
      this.#connectedAt = performance.now();
    });
    redis.on('ready', () => {
      this.#lastError = 'the connection was closed';
      this.#try();
    });
    this.#redis = redis as ClaimingRedis;
    this.#startProbe();
  }

  /** Settles when the store answers, cannot be connected to, or says nothing for `ms`: a gateway starts without Redis too. */
  async ready(ms: number): Promise<boolean> {
    const end = performance.now() + ms;
    while (this.lost && !this.#refused && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
    return !this.lost;
  }

  claim(claim: Claim): Promise<Holding> {
    return this.#ask(() => this.#claim(claim)).then(holdingOf);
  }

  claimSlots({ key, holder, seq, used, hold, want, limit, ttlMs, aliveMs }: SlotsClaim): Promise<SlotsHolding> {
    return this.#ask(() => this.#redis.gatehouseSlots(key, holder, seq, used, hold, want, limit, ttlMs, aliveMs)).then(slotsOf);
  }

  /** Says that this process lives, for so long. What it says nothing of is not waited for: the next time comes soon. */
  keepAlive(key: string, ms: number): void {
    if (!this.lost) this.#redis.set(key, '1', 'PX', ms).catch(() => {});
  }

  #claim(claim: Claim): Promise<number[]> {
    return this.#redis.gatehouseClaim(1 + claim.before.length, claim.key, ...claim.before, ...argumentsOf(claim));
  }

  #ask(command: () => Promise<number[]>): Promise<number[]> {
    if (this.lost) return Promise.reject(new StoreLost(this.#lastError));
    return this.#send(command, (error) => this.#lose(error.message));
  }

  close(): void {
    this.#closed = true;
    this.#lose('closed');
    clearInterval(this.#probe);
    this.#redis.disconnect();
  }

  #send(command: () => Promise<number[]>, onFault: (error: Error) => void): Promise<number[]> {
    return new Promise<number[]>((resolve, reject) => {
      let over = false;
      const settle = () => {
        over = true;
        clearTimeout(timer);
        this.#pending.delete(fail);
      };
      const fail = (error: Error) => {
        if (over) return;
        settle();
        reject(new StoreLost(error.message));
      };
      const expire = () => {
        if (over) return;
        onFault(new Error(`no answer within ${this.timeoutMs} ms`));
        fail(new Error('no answer in time'));
      };
      // One more turn before giving up: when our own loop was busy, the answer is in the socket already
      const timer = setTimeout(() => setImmediate(expire), this.timeoutMs);
      this.#pending.add(fail);
      command().then(
        (reply) => {
          if (over) return;
          settle();
          if (reply.length === 0) reject(new ClaimVoid('a newer claim was seen'));
          else resolve(reply);
        },
        (error: Error) => {
          if (over) return;
          onFault(error);
          fail(error);
        },
      );
    });
  }

  #lose(reason: string): void {
    if (!this.lost) {
      this.lost = true;
      this.#lostAt = performance.now();
      this.events.onLost(reason);
      if (!this.#closed) this.#startProbe();
    }
    this.#lastError = reason;
    for (const fail of [...this.#pending]) fail(new StoreLost(reason));
  }

  #startProbe(): void {
    clearInterval(this.#probe);
    this.#probe = setInterval(() => this.#try(), PROBE_MS);
    this.#probe.unref();
  }

  #try(): void {
    if (!this.lost || this.#closed) return;
    const { status } = this.#redis;
    if (status !== 'ready' && status !== 'connect') return;
    const silentSince = Math.max(this.#connectedAt, this.#lostAt);
    if (performance.now() - silentSince > STALE_CONNECTION_MS) {
      this.#connectedAt = performance.now();
      return void this.#redis.disconnect(true);
    }
    if (status !== 'ready') return;
    this.#send(
      () => this.#claim(probeClaim(++this.#probes)),
      () => {},
    ).then(
      () => this.#back(),
      (error: Error) => {
        this.#lastError = error.message;
      },
    );
  }

  #back(): void {
    if (!this.lost || this.#closed) return;
    const awayMs = performance.now() - this.#lostAt;
    this.lost = false;
    clearInterval(this.#probe);
    if (this.#everUp) this.backAt = performance.now();
    this.#everUp = true;
    this.events.onBack(awayMs);
  }
}

const probeHolder = `probe-${process.pid}-${Date.now().toString(36)}`;

/** Writes, as claims do: a Redis that answers PING but is read only or full stays lost. */
function probeClaim(seq: number): Claim {
  const nothing = { used: 0, hold: 0, acked: 0, known: 0, want: 0, extra: 0, divisor: 1, leaseMs: 0, limit: 1, intervalMs: 0 };
  return { key: 'gatehouse:limit:probe', before: [], holder: probeHolder, seq, ...nothing, ttlMs: 60_000, leave: true, era: 0, past: 0 };
}

function argumentsOf(c: Claim): (string | number)[] {
  const counts = [c.seq, c.used, c.hold, c.acked, c.known, c.want, c.extra, c.divisor, c.leaseMs];
  return [c.holder, ...counts, c.limit, c.intervalMs, Math.ceil(c.ttlMs), c.leave ? 1 : 0, c.era, c.past];
}

function holdingOf(reply: number[]): Holding {
  const [ceiling = 0, thousandths = 0, free = 0, storeNowMs = 0, waitMs = 0, era = 0, past = 0, oldest = 0] = reply;
  return { ceiling, level: thousandths / 1000, free, storeNowMs, waitMs, era, past, oldest };
}

function slotsOf(reply: number[]): SlotsHolding {
  const [ceiling = 0, others = 0, idle = 0] = reply;
  return { ceiling, others, idle };
}
