/** Questions that are remembered; the oldest are forgotten. */
const QUESTIONS_MAX = 20_000;
/** Of a model route: times between one asking and the next of the same question. */
const TIMES_MAX = 256;
const TIMES_MIN = 20;
const ROUTES_MAX = 1_000;
/** Nearly all repeats come within the lifetime, and some slower ones. */
const QUANTILE = 0.95;
const ROOM = 1.5;
const LEAST_MS = 10_000;

interface Asked {
  at: number;
  times: number;
}

/** The last times, of which the oldest goes. */
class Times {
  private readonly kept: number[] = [];
  private next = 0;
  /** Found anew after some more have come. */
  private found: number | undefined;
  private fresh = 0;

  add(ms: number): void {
    if (this.kept.length < TIMES_MAX) this.kept.push(ms);
    else this.kept[this.next] = ms;
    this.next = (this.next + 1) % TIMES_MAX;
    if (++this.fresh >= 16) this.found = undefined;
  }

  get high(): number | undefined {
    if (this.kept.length < TIMES_MIN) return undefined;
    if (this.found === undefined) {
      this.fresh = 0;
      const sorted = [...this.kept].sort((a, b) => a - b);
      this.found = sorted[Math.floor(QUANTILE * (sorted.length - 1))] as number;
    }
    return this.found;
  }
}

/** How often questions are asked, and after how long again: what is worth keeping, and for how long. */
export class Askings {
  private readonly asked = new Map<string, Asked>();
  private readonly routes = new Map<string, Times>();

  /** @returns how often the question was asked by now, this time included */
  ask(key: string, route: string, nowMs: number): number {
    const before = this.asked.get(key);
    this.asked.delete(key);
    const times = (before?.times ?? 0) + 1;
    this.asked.set(key, { at: nowMs, times });
    if (before !== undefined) this.timesOf(route).add(Math.max(0, nowMs - before.at));
    else if (this.asked.size > QUESTIONS_MAX) this.forgetOldest(this.asked);
    return times;
  }

  /** How long an answer of a route is worth keeping. @param mostMs also where too little is known */
  lifetimeMs(route: string, mostMs: number): number {
    const high = this.routes.get(route)?.high;
    return high === undefined ? mostMs : Math.min(mostMs, Math.max(LEAST_MS, Math.ceil(high * ROOM)));
  }

  private timesOf(route: string): Times {
    let times = this.routes.get(route);
    if (times === undefined) {
      times = new Times();
      this.routes.set(route, times);
      if (this.routes.size > ROUTES_MAX) this.forgetOldest(this.routes);
    }
    return times;
  }

  private forgetOldest(map: Map<string, unknown>): void {
    for (const oldest of map.keys()) {
      map.delete(oldest);
      return;
    }
  }
}
