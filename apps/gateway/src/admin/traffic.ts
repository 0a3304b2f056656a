import type { Outcome } from '@gatehouse/definition';
import type { RecordSink } from '../records/sink.js';

/** Upper bounds of the duration histogram, seconds. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const OUTCOMES = ['answered', 'refused', 'failed', 'aborted'] as const;

/** Counts exchanges on their way to the spool, in plain arrays: on the path of every request, so no label look-ups. */
export class Traffic implements RecordSink {
  readonly #byClass = new Array<number>(6).fill(0);
  readonly #byOutcome = { answered: 0, refused: 0, failed: 0, aborted: 0 };
  readonly #buckets = new Array<number>(BOUNDS.length + 1).fill(0);
  #secondsSum = 0;
  #count = 0;

  constructor(private readonly next: RecordSink) {}

  get crowded(): boolean {
    return this.next.crowded === true;
  }

  append(line: Buffer, length: number, status: number, outcome: Outcome, totalUs: number): void {
    const seconds = totalUs / 1e6;
    const statusClass = Math.floor(status / 100);
    this.#byClass[statusClass] = (this.#byClass[statusClass] ?? 0) + 1;
    this.#byOutcome[outcome]++;
    let bucket = 0;
    while (bucket < BOUNDS.length && seconds > (BOUNDS[bucket] ?? 0)) bucket++;
    this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + 1;
    this.#secondsSum += seconds;
    this.#count++;
    this.next.append(line, length, status, outcome, totalUs);
  }

  get count(): number {
    return this.#count;
  }

  get counts(): TrafficCounts {
    return { byClass: [...this.#byClass], byOutcome: { ...this.#byOutcome }, buckets: [...this.#buckets], secondsSum: this.#secondsSum, count: this.#count };
  }
}

export interface TrafficCounts {
  byClass: number[];
  byOutcome: Record<Outcome, number>;
  buckets: number[];
  secondsSum: number;
  count: number;
}

/** Of several processes together. */
export function sumOfTraffic(all: readonly TrafficCounts[]): TrafficCounts {
  const sum = (read: (counts: TrafficCounts) => number) => all.reduce((total, counts) => total + read(counts), 0);
  return {
    byClass: Array.from({ length: 6 }, (_, i) => sum(({ byClass }) => byClass[i] ?? 0)),
    byOutcome: Object.fromEntries(OUTCOMES.map((outcome) => [outcome, sum(({ byOutcome }) => byOutcome[outcome])])) as Record<Outcome, number>,
    buckets: Array.from({ length: BOUNDS.length + 1 }, (_, i) => sum(({ buckets }) => buckets[i] ?? 0)),
    secondsSum: sum(({ secondsSum }) => secondsSum),
    count: sum(({ count }) => count),
  };
}

/** In the Prometheus text format. */
export function trafficText({ byClass, byOutcome, buckets, secondsSum, count }: TrafficCounts): string {
  const lines = ['# HELP gatehouse_gateway_requests_total Exchanges by class of status.', '# TYPE gatehouse_gateway_requests_total counter'];
  for (let statusClass = 1; statusClass <= 5; statusClass++) {
    lines.push(`gatehouse_gateway_requests_total{status="${statusClass}xx"} ${byClass[statusClass] ?? 0}`);
  }
  lines.push('# HELP gatehouse_gateway_outcomes_total Exchanges by how they ended.', '# TYPE gatehouse_gateway_outcomes_total counter');
  for (const outcome of OUTCOMES) lines.push(`gatehouse_gateway_outcomes_total{outcome="${outcome}"} ${byOutcome[outcome]}`);
  const name = 'gatehouse_gateway_request_duration_seconds';
  lines.push(`# HELP ${name} From the request's first byte to the last of the response.`, `# TYPE ${name} histogram`);
  let sum = 0;
  for (const [i, bound] of BOUNDS.entries()) {
    sum += buckets[i] ?? 0;
    lines.push(`${name}_bucket{le="${bound}"} ${sum}`);
  }
  lines.push(`${name}_bucket{le="+Inf"} ${count}`, `${name}_sum ${secondsSum}`, `${name}_count ${count}`);
  return `${lines.join('\n')}\n`;
}
