import { z } from 'zod';
import { AnswerTimes } from './answer-times.js';

const count = z.number().int().min(0);

/** One side of a split in the last window, as one gateway process counts it. */
export const SideReport = z.strictObject({
  calls: count,
  failures: count,
  /** Milliseconds to the first byte. */
  p95Ms: z.number().min(0),
  /** Of these calls, which the control plane adds to those of other processes. */
  times: AnswerTimes.optional(),
});
export type SideReport = z.infer<typeof SideReport>;

export const MirrorDifference = z.strictObject({
  of: z.enum(['status', 'header', 'body']),
  /** Of a header. */
  name: z.string().max(100).optional(),
  /** Of bodies: their SHA-256. */
  real: z.string().max(200),
  copy: z.string().max(200),
});

export const MirrorSample = z.strictObject({
  requestId: z.string().max(100),
  /** Unix milliseconds. */
  at: z.number().int(),
  method: z.string().max(40),
  path: z.string().max(16_384),
  differences: z.array(MirrorDifference).max(25),
});
export type MirrorSample = z.infer<typeof MirrorSample>;

/** Since the process first had this mirror. */
export const MirrorCounts = z.strictObject({
  copied: count,
  skipped: count,
  failed: count,
  same: count,
  differentStatus: count,
  differentHeader: count,
  differentBody: count,
});
export type MirrorCounts = z.infer<typeof MirrorCounts>;

/** What one gateway process knows of where an upstream's calls went. */
export const UpstreamRoutes = z.strictObject({
  upstreamId: z.string().max(60),
  split: z.strictObject({ base: SideReport, arms: z.array(SideReport.extend({ name: z.string().max(40), run: z.number().int() })).max(4) }).optional(),
  mirror: z.strictObject({ upstreamId: z.string().max(60), counts: MirrorCounts, samples: z.array(MirrorSample).max(20) }).optional(),
});
export type UpstreamRoutes = z.infer<typeof UpstreamRoutes>;

/** An arm that a gateway has taken out by itself. */
export const ArmRollback = z.strictObject({
  upstreamId: z.string().max(60),
  arm: z.string().max(40),
  run: z.number().int().min(1),
  reason: z.string().max(300),
});
export type ArmRollback = z.infer<typeof ArmRollback>;

/** POST /gateway-link/route-reports. Rollbacks are said until they are heard; of the rest the newest counts. */
export const RouteReport = z.strictObject({
  gatewayId: z.string(),
  instanceId: z.string().min(1).max(64),
  rollbacks: z.array(ArmRollback).max(100),
  upstreams: z.array(UpstreamRoutes).max(200),
});
export type RouteReport = z.infer<typeof RouteReport>;
