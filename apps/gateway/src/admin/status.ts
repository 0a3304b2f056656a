import type { CompileError } from '../compile/snapshot.js';
import type { LinkState } from '../link/link.js';
import type { ResponseCacheCounts } from '../policies/cache/response-cache.js';
import type { ShipperCounts } from '../records/shipper.js';
import type { SpoolCounts } from '../records/spool.js';
import type { Workload } from '../server/index.js';
import type { UpstreamReport } from '../upstream/report.js';

/** What `/status` says. Times in Unix milliseconds, ages in milliseconds. */
export interface Status {
  name: string;
  instanceId: string;
  gatewayId: string | null;
  version: string;
  state: 'starting' | 'serving' | 'draining';
  ready: boolean;
  startedAtMs: number;
  snapshot: {
    sequence: number;
    digest: string;
    createdAt: string;
    appliedAtMs: number;
    ageMs: number;
    objects: number;
    errors: CompileError[];
    incomplete: boolean;
  } | null;
  link: { state: LinkState; lastContactMs: number | null; gateways: number; denials: number; haveDeny: number };
  engine: { node: string; sockets: 'fast' | 'public' | null; secureSockets: 'fast' | 'public' | null; connections: number; requests: number };
  load: Workload;
  limits: { store: 'connected' | 'away'; counters: number };
  responses: ResponseCacheCounts & { shared: 'off' | 'connected' | 'away' };
  upstreams: UpstreamReport[];
  /** Only of a gateway with several processes: the sums above are over these. */
  workers?: WorkerStatus[];
  workerRestarts?: number;
  /** Why the last rolling restart was given up; absent when it went well, or none was asked for. */
  rollFailure?: string;
  records: SpoolCounts & ShipperCounts & { backlogBytes: number; finishedSegments: number };
}

/** One process that serves traffic. */
export interface WorkerStatus {
  worker: number;
  /** Null while it waits to be started again. */
  pid: number | null;
  state: 'starting' | 'serving' | 'draining' | 'ended';
  ready: boolean;
  startedAtMs: number;
  /** How often it ended by itself, in a row, soon after its start. */
  crashes: number;
  /** When it is started again, if it waits for that. */
  nextStartAtMs: number | null;
  sequence: number | null;
  connections: number;
  requests: number;
  memoryBytes: number;
  /** What it holds for ill, the first hundred: targets that are not up, and upstreams whose circuit is not closed (no target). */
  ill: { upstreamId: string; target: string | null; condition: string }[];
}
