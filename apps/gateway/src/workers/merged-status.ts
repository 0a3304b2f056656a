import type { Status } from '../admin/status.js';
import { sumOfTraffic, type TrafficCounts } from '../admin/traffic.js';
import { mergeReports } from '../upstream/merge-reports.js';
import type { Report } from './messages.js';

type Records = Status['records'];
type Responses = Status['responses'];

/** What workers that have ended had counted; a total must not fall when one of them ends. */
export class Retired {
  #traffic: TrafficCounts[] = [];
  #records: Records[] = [];
  #responses: Responses[] = [];
  #shed = 0;
  #turnedAway = 0;

  take({ status, traffic }: Report): void {
    this.#traffic = [sumOfTraffic([...this.#traffic, traffic])];
    // its memory is gone, what it did is not
    this.#responses = [sumOfResponses([...this.#responses, { ...status.responses, bytes: 0, keys: 0 }])];
    this.#shed += status.load.shed;
    this.#turnedAway += status.load.turnedAway;
    // what it left on disk is another's by now
    this.#records = [sumOfRecords([...this.#records, { ...status.records, backlogBytes: 0, finishedSegments: 0 }])];
  }

  get traffic(): readonly TrafficCounts[] {
    return this.#traffic;
  }

  get refused(): { shed: number; turnedAway: number } {
    return { shed: this.#shed, turnedAway: this.#turnedAway };
  }

  get responses(): readonly Responses[] {
    return this.#responses;
  }

  get records(): readonly Records[] {
    return this.#records;
  }
}

/** What one process knows of the gateway as a whole: its supervisor. */
export type Own = Omit<Status, 'ready' | 'snapshot' | 'engine' | 'load' | 'limits' | 'responses' | 'upstreams'>;

/** One status for all workers of a gateway. */
export function mergedStatus(own: Own, reports: readonly Report[], retired: Retired): Omit<Status, 'ready'> {
  const all = reports.map(({ status }) => status);
  const first = all[0];
  const behind = all.reduce((least, { snapshot }) => (sequenceOf(snapshot) < sequenceOf(least) ? snapshot : least), first?.snapshot ?? null);
  return {
    ...own,
    snapshot: behind,
    engine: {
      node: first?.engine.node ?? process.version,
      sockets: first?.engine.sockets ?? null,
      secureSockets: first?.engine.secureSockets ?? null,
      connections: sum(all, ({ engine }) => engine.connections),
      requests: sum(all, ({ engine }) => engine.requests) + sum(retired.traffic, ({ count }) => count),
    },
    load: {
      pressures: [...new Set(all.flatMap(({ load }) => load.pressures))],
      shed: sum(all, ({ load }) => load.shed) + retired.refused.shed,
      turnedAway: sum(all, ({ load }) => load.turnedAway) + retired.refused.turnedAway,
      upgraded: sum(all, ({ load }) => load.upgraded),
      bufferedBytes: sum(all, ({ load }) => load.bufferedBytes),
    },
    limits: {
      store: all.every(({ limits }) => limits.store === 'connected') ? 'connected' : 'away',
      counters: sum(all, ({ limits }) => limits.counters),
    },
    responses: { ...sumOfResponses([...all.map(({ responses }) => responses), ...retired.responses]), shared: sharedOf(all) },
    upstreams: mergeReports(all.map(({ upstreams }) => upstreams)),
    records: sumOfRecords([own.records, ...all.map(({ records }) => records), ...retired.records]),
  };
}

const sequenceOf = (snapshot: Status['snapshot']): number => snapshot?.sequence ?? 0;

function sum<T>(all: readonly T[], read: (one: T) => number): number {
  return all.reduce((total, one) => total + read(one), 0);
}

function sumOfResponses(all: readonly Responses[]): Responses {
  const names = [
    'bytes',
    'keys',
    'hits',
    'staleHits',
    'misses',
    'stored',
    'coalesced',
    'answersExact',
    'answersSemantic',
    'answersMissed',
    'answersKept',
    'answersAwaited',
    'answersAgreed',
    'answersDiffered',
  ] as const;
  const sums = Object.fromEntries(names.map((name) => [name, sum(all, (responses) => responses?.[name] ?? 0)]));
  return { ...(sums as Record<(typeof names)[number], number>), shared: all[0]?.shared ?? 'off' };
}

function sharedOf(all: readonly Status[]): Responses['shared'] {
  // a worker of an earlier version says nothing of it
  const states = all.map(({ responses }) => responses?.shared ?? 'off');
  if (states.every((state) => state === 'connected') && states.length > 0) return 'connected';
  return states.includes('away') || states.includes('connected') ? 'away' : 'off';
}

function sumOfRecords(all: readonly Records[]): Records {
  const [first] = all;
  const names = Object.keys(first ?? {}) as (keyof Records)[];
  return Object.fromEntries(names.map((name) => [name, sum(all, (records) => records[name])])) as unknown as Records;
}
