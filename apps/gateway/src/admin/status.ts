import type { CompileError } from '../compile/snapshot.js';
import type { LinkState } from '../link/link.js';
import type { ShipperCounts } from '../records/shipper.js';
import type { SpoolCounts } from '../records/spool.js';
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
  limits: { store: 'connected' | 'away'; counters: number };
  upstreams: UpstreamReport[];
  records: SpoolCounts & ShipperCounts & { backlogBytes: number; finishedSegments: number };
}
