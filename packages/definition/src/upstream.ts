import { z } from 'zod';
import { durationMs, HOUR_MS, MINUTE_MS, SECOND_MS } from './duration.js';
import { fieldName, StatusRange, share } from './field-syntax.js';
import { Mirror } from './mirror.js';
import { TrafficSplit } from './traffic-split.js';
import { type ShownFunction, UpstreamFunction } from './upstream-function.js';

export { StatusRange } from './field-syntax.js';

const failureStatuses = z.array(StatusRange).max(20).default(['502-504']);

export const Target = z.strictObject({
  id: z.string(),
  /** `http(s)://host[:port][/base]` */ url: z.string(),
  /** 0 takes no new requests */ weight: z.number().int().min(0).max(1000),
  /** The most connections that one gateway process holds to it; calls beyond that wait (`pool`). Absent: no limit. */
  connectionsMax: z.number().int().min(1).max(100_000).optional(),
  /**
   * Name of SRV records (RFC 2782), `_http._tcp.pets.example`: hosts, ports, shares and order of preference come from DNS instead of the URL, which still gives the
   * scheme, the Host header, the name that certificates are checked against, and the base path.
   */
  srv: z.string().min(1).max(253).optional(),
});
export type Target = z.infer<typeof Target>;

/** How a target is chosen for a call. Default: by weight. */
export const Balance = z.discriminatedUnion('by', [
  /** In turn, as often as their weights say. */
  z.strictObject({ by: z.literal('weight') }),
  /** The one with the fewest calls in flight for its weight. */
  z.strictObject({ by: z.literal('connections') }),
  /** Of two drawn at random, the one whose recent time to first byte, times the calls in flight, is lower. */
  z.strictObject({ by: z.literal('latency') }),
  /** The same header value leads to the same target. A call without it is spread by weight, here and below. */
  z.strictObject({ by: z.literal('header'), name: fieldName }),
  z.strictObject({ by: z.literal('cookie'), name: fieldName }),
  /** The client's IP address. */
  z.strictObject({ by: z.literal('address') }),
  /** The calling application. */
  z.strictObject({ by: z.literal('principal') }),
]);
export type Balance = z.infer<typeof Balance>;

/** Asks every target regularly whether it is well, beside the calls. */
export const ActiveHealthCheck = z.strictObject({
  /** Behind the target's base path; may carry a query. */
  path: z
    .string()
    .max(500)
    .regex(/^\/[\x21-\x7e]*$/)
    .default('/'),
  method: z.enum(['GET', 'HEAD', 'OPTIONS']).default('GET'),
  /** Milliseconds from one check to the next. */
  intervalMs: durationMs(100, HOUR_MS).default(10 * SECOND_MS),
  /** A check without a complete answer head after this long failed. */
  timeoutMs: durationMs(10, MINUTE_MS).default(2 * SECOND_MS),
  /** Answers that mean well. */
  statuses: z.array(StatusRange).min(1).max(20).default(['200-399']),
  /** So many good checks in a row bring a target back. */
  healthyAfter: z.number().int().min(1).max(100).default(2),
  /** So many bad checks in a row take a target out. */
  unhealthyAfter: z.number().int().min(1).max(100).default(3),
  /** Checks are up to this share of the interval early or late, so that many gateways do not ask at once. */
  jitterShare: share.default(0.1),
});
export type ActiveHealthCheck = z.infer<typeof ActiveHealthCheck>;

/** Takes a target out for a while when its calls fail. Failures are broken or refused connections, time-outs, and `failureStatuses`. */
export const OutlierEjection = z.strictObject({
  enabled: z.boolean().default(true),
  /** So many failures in a row eject; 0: never for that. */
  consecutiveFailures: z.number().int().min(0).max(1000).default(5),
  /** Such a share of failures among the calls of `windowMs` ejects, once there were `callsMin`; 0: never for that. */
  failureShare: share.default(0),
  callsMin: z.number().int().min(1).max(100_000).default(20),
  /** Milliseconds that a share is taken over. */
  windowMs: durationMs(SECOND_MS, 10 * MINUTE_MS).default(10 * SECOND_MS),
  failureStatuses,
  /** The first ejection; each further one soon after lasts that much longer. */
  ejectionMs: durationMs(100, HOUR_MS).default(10 * SECOND_MS),
  longestEjectionMs: durationMs(100, HOUR_MS).default(5 * MINUTE_MS),
  /** The most that may be out at a time, at least one of several; never all. */
  ejectedShareMax: share.default(0.5),
});
export type OutlierEjection = z.infer<typeof OutlierEjection>;

export const Health = z.strictObject({
  active: ActiveHealthCheck.optional(),
  outlier: OutlierEjection.prefault({}),
  /** A target that comes back is given its full share after this long, beginning with a tenth; 0: at once. */
  slowStartMs: durationMs(0, HOUR_MS).default(10 * SECOND_MS),
});
export type Health = z.infer<typeof Health>;

/** Stops calling an upstream that fails, and tries a few calls after a while. Absent: no circuit breaker. */
export const Circuit = z.strictObject({
  /** Such a share of failed calls in `windowMs` opens it, once there were `callsMin`. */
  failureShare: share.default(0.5),
  callsMin: z.number().int().min(1).max(100_000).default(20),
  windowMs: durationMs(SECOND_MS, 10 * MINUTE_MS).default(10 * SECOND_MS),
  /** Final answers that count as failed, beside those that never came. */
  failureStatuses,
  /** So long all calls are refused with 503. */
  openMs: durationMs(100, HOUR_MS).default(10 * SECOND_MS),
  /** Then so many are tried: all good closes it, one bad opens it again. */
  trialCalls: z.number().int().min(1).max(1000).default(3),
});
export type Circuit = z.infer<typeof Circuit>;

/** What `retries` may do. Never after the first byte of an answer was sent to the client. */
export const Retry = z.strictObject({
  /** Methods that may be sent again after the upstream may have seen them (RFC 9110, 9.2.1 and 9.2.2). What was never sent may always be. */
  methods: z.enum(['safe', 'idempotent']).default('safe'),
  /** Answers that are worth another try, such as `503`. */
  statuses: z.array(StatusRange).max(20).default([]),
  /** The most retries as a share of the calls of the last ten seconds, so that retrying does not drown an upstream that is ill. */
  budgetShare: share.default(0.2),
  /** So many retries in ten seconds are allowed however few the calls. */
  budgetMin: z.number().int().min(0).max(10_000).default(10),
  /** Before the first retry a random time up to this; up to twice as much before each further one. */
  backoffMs: durationMs(0, 10 * SECOND_MS).default(25),
  longestBackoffMs: durationMs(0, MINUTE_MS).default(250),
  /** A longer request body is not kept for a retry. */
  bodyBytesMax: z.number().int().min(0).max(1_048_576).default(65_536),
});
export type Retry = z.infer<typeof Retry>;

/** Connections kept to each target, per gateway process. */
export const PoolLimits = z.strictObject({
  /** Kept while they have nothing to do. */
  idleConnectionsMax: z.number().int().min(0).max(10_000).default(512),
  /** They close after so long without a call; earlier where the target says so (`Keep-Alive`). */
  idleMs: durationMs(0, 10 * MINUTE_MS).default(15 * SECOND_MS),
  /** No connection takes a new call after this age; 0: however old. */
  ageMs: durationMs(0, 24 * HOUR_MS).default(0),
  /** Calls that may wait for a connection where `connectionsMax` is reached; more are refused with 503. */
  waitingMax: z.number().int().min(0).max(100_000).default(256),
  /** And so long; then they are refused with 503. */
  waitMs: durationMs(1, MINUTE_MS).default(SECOND_MS),
});
export type PoolLimits = z.infer<typeof PoolLimits>;

const PEM = /-----BEGIN [A-Z0-9 ]+-----/;

/** How targets with `https` are spoken to. */
export const UpstreamTls = z.strictObject({
  /** The only authorities to be trusted. Absent: the public ones. */
  caPem: z.string().max(262_144).regex(PEM).optional(),
  /** Name that is asked for (SNI) and that the certificate must carry. Absent: the target's host. */
  serverName: z
    .string()
    .max(253)
    .regex(/^[A-Za-z0-9._-]+$/)
    .optional(),
  /** What the gateway shows of itself. */
  clientCertificate: z
    .strictObject({
      /** The certificate, then those that lead to its root. */
      chainPem: z.string().max(262_144).regex(PEM),
      /** Private key, PEM, sealed under the group's key with this object's key as context (`seal` of the kernel). */
      sealedKey: z.string(),
    })
    .optional(),
});
export type UpstreamTls = z.infer<typeof UpstreamTls>;

/** Sections of an upstream as the control plane keeps them in one document: the wire format's, without what is secret. */
export type UpstreamSettings = Pick<UpstreamObject, 'balance' | 'health' | 'circuit' | 'retry' | 'pool' | 'split' | 'mirror'> & {
  function?: ShownFunction | undefined;
  tls?: (Omit<UpstreamTls, 'clientCertificate'> & { clientCertificate?: { chainPem: string } | undefined }) | undefined;
};

/** Key `upstream:{id}`. What is absent is as its schema's defaults say. */
export const UpstreamObject = z.strictObject({
  kind: z.literal('upstream'),
  id: z.string(),
  tenantId: z.string(),
  name: z.string(),
  targets: z.array(Target),
  hostHeader: z.enum(['target', 'client']),
  connectTimeoutMs: durationMs(10, MINUTE_MS),
  firstByteTimeoutMs: durationMs(10, HOUR_MS),
  idleTimeoutMs: durationMs(10, HOUR_MS),
  /** From the first attempt to the last byte of the answer, retries and waiting included. Absent: as long as the others allow. */
  totalTimeoutMs: durationMs(10, HOUR_MS).optional(),
  /** Further attempts after the first. `retry` says which calls may have them. */
  retries: z.number().int().min(0).max(5),
  retry: Retry.optional(),
  balance: Balance.optional(),
  health: Health.optional(),
  circuit: Circuit.optional(),
  pool: PoolLimits.optional(),
  /** False: certificates of targets are not looked at. */
  tlsVerify: z.boolean(),
  tls: UpstreamTls.optional(),
  /** Part of the calls goes to other upstreams, whose own splits and mirrors are not looked at. */
  split: TrafficSplit.optional(),
  mirror: Mirror.optional(),
  function: UpstreamFunction.optional(),
});
export type UpstreamObject = z.infer<typeof UpstreamObject>;
