import type { Acknowledgement, DenyEntry, PurgeEntry, SignedManifest } from '@gatehouse/definition';
import type { ProcessMetrics } from '../admin/metrics.js';
import type { Status } from '../admin/status.js';
import type { TrafficCounts } from '../admin/traffic.js';
import type { Trust } from '../snapshot/verify.js';

/**
 * What a supervisor and its workers say to each other. During a rolling restart the two may be of different versions: what is added here must be optional, and what is not known
 * is ignored.
 */
export type ToWorker = News | Listen | { type: 'report'; id: number } | Drain | Ejected;
export type ToSupervisor = { type: 'listening' } | { type: 'draining' } | Acknowledged | Report | Ejected;

/** How things stand. Complete each time, except that a manifest which the worker was given before is not repeated. */
export interface News {
  type: 'news';
  gatewayId: string | undefined;
  trust: Trust | undefined;
  groupKey: string | undefined;
  manifest: SignedManifest | undefined;
  denies: readonly DenyEntry[];
  /** Of stored responses, the last ones. */
  purges?: readonly PurgeEntry[];
  gatewayCount: number;
  /** Processes of all gateways that share a limit. */
  sharers: number;
}

/** Comes with the handle of one port. */
export interface Listen {
  type: 'listen';
  port: PortName;
  /** No further handle follows: begin. */
  last: boolean;
  /** The same for all workers: TLS sessions can be resumed with any of them. Made by the supervisor, kept in memory only. */
  ticketSecret?: Uint8Array;
}

export type PortName = 'plain' | 'tls' | 'proxy';

export interface Drain {
  type: 'drain';
  deadlineMs: number;
  /** How long a connection without a request stays open. */
  idleMs: number;
}

/** A worker found a target ill: the others leave it alone for as long. */
export interface Ejected {
  type: 'ejected';
  upstreamId: string;
  target: string;
  forMs: number;
}

export interface Acknowledged {
  type: 'acknowledged';
  acknowledgement: Omit<Acknowledgement, 'gatewayId'>;
}

export interface Report {
  type: 'report';
  /** Undefined: nobody asked. */
  id: number | undefined;
  status: Status;
  traffic: TrafficCounts;
  /** Only when asked for. */
  metrics?: ProcessMetrics;
  memoryBytes: number;
}
