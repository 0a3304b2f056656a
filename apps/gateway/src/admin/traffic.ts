import type { Outcome } from '@gatehouse/definition';
import type { RecordSink } from '../records/sink.js';

/** Upper bounds of the duration histogram, seconds. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const OUTCOMES = ['answered', 'refused', 'failed', 'aborted'] as const;

/** Places in one array of counters. */
const At = { class: 0, answered: 10, refused: 11, failed: 12, aborted: 13, seconds: 14, bucket: 15 } as const;
/** Of statuses that have a meaning. */
const CLASSES = 6;

/** Counts exchanges on their way to the spool, in one typed array: on the path of every request, so no label look-ups and nothing to allocate. */
export class Traffic implements RecordSink {
  readonly #counters = new Float64Array(At.bucket + BOUNDS.length + 1);

  constructor(private readonly next: RecordSink) {}

  get crowded(): boolean {
    return this.next.crowded === true;
  }

  append(line: Buffer, length: number, status: number, outcome: Outcome, totalUs: number): void {
    const seconds = totalUs / 1e6;
    let bucket = 0;
    while (bucket < BOUNDS.length && seconds > (BOUNDS[bucket] as number)) bucket++;
    this.#add(At.class + Math.floor(status / 100), 1);
    this.#add(At[outcome], 1);
    this.#add(At.bucket + bucket, 1);
    this.#add(At.seconds, seconds);
    this.next.append(line, length, status, outcome, totalUs);
  }

  #add(at: number, value: number): void {
    this.#counters[at] = (this.#counters[at] as number) + value;
  }

  /** Each exchange is in one bucket. */
  get count(): number {
    return this.#counters.subarray(At.bucket).reduce((sum, value) => sum + value, 0);
  }

  get counts(): TrafficCounts {
    const read = (at: number) => this.#counters[at] as number;
    return {
      byClass: [...this.#counters.subarray(At.class, At.class + CLASSES)],
      byOutcome: { answered: read(At.answered), refused: read(At.refused), failed: read(At.failed), aborted: read(At.aborted) },
      buckets: [...this.#counters.subarray(At.bucket)],
      secondsSum: read(At.seconds),
      count: this.count,
    };
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
    byClass: Array.from({ length: CLASSES }, (_, i) => sum(({ byClass }) => byClass[i] ?? 0)),
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
