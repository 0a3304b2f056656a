import { z } from 'zod';
import { ModelCallRecord } from './llm/usage.js';

/** How an exchange ended: `answered` by the upstream, `refused` by a policy or the router, `failed` on the upstream's side, `aborted` by the client. */
export const OUTCOMES = ['answered', 'refused', 'failed', 'aborted'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** One step of the policy timeline. `us` is the time spent, microseconds. */
export const TimelineStep = z.strictObject({
  policy: z.string(),
  us: z.number().int(),
  /** Left out for `passed`, which nearly all say. `dry-run`: went on, and `note` says what it would have done. */
  result: z.enum(['passed', 'replied', 'failed', 'dry-run']).default('passed'),
  note: z.string().optional(),
});
export type TimelineStep = z.infer<typeof TimelineStep>;

/** One attempt at an upstream target. */
export const AttemptStep = z.strictObject({
  target: z.string(),
  /** `address:port` that was connected to, where one of several was chosen. */
  address: z.string().optional(),
  /**
   * Why there was another attempt after one that failed: its connection had gone stale, the target has further addresses, a retry of the upstream's, or a
   * function that was being brought up.
   */
  because: z.enum(['stale', 'address', 'retry', 'scaling']).optional(),
  /** Arm of a traffic split that the call was sent to. */
  arm: z.string().optional(),
  connectUs: z.number().int().optional(),
  firstByteUs: z.number().int().optional(),
  status: z.number().int().optional(),
  error: z.string().optional(),
});
export type AttemptStep = z.infer<typeof AttemptStep>;

/** One exchange, as a gateway writes it. Times in microseconds, sizes in bytes, `at` in Unix milliseconds. Ids are absent where the exchange did not get that far. */
export const CallRecord = z.strictObject({
  requestId: z.string(),
  at: z.number().int(),
  tenantId: z.string().optional(),
  environmentId: z.string().optional(),
  apiId: z.string().optional(),
  versionId: z.string().optional(),
  operationId: z.string().optional(),
  applicationId: z.string().optional(),
  subscriptionId: z.string().optional(),
  planId: z.string().optional(),
  credentialId: z.string().optional(),
  method: z.string(),
  host: z.string(),
  /** Without the query. */
  path: z.string(),
  /** Values of parameters whose names look secret are masked before they are written. */
  query: z.string().optional(),
  status: z.number().int(),
  outcome: z.enum(OUTCOMES),
  /** Error code of the problem the gateway answered with. */
  code: z.string().optional(),
  /** The policy that refused, and its reason in words. */
  policy: z.string().optional(),
  reason: z.string().optional(),
  clientAddress: z.string(),
  userAgent: z.string().optional(),
  requestBytes: z.number().int(),
  responseBytes: z.number().int(),
  totalUs: z.number().int(),
  policiesUs: z.number().int(),
  connectUs: z.number().int().optional(),
  firstByteUs: z.number().int().optional(),
  attempts: z.array(AttemptStep).max(6),
  timeline: z.array(TimelineStep).max(96),
  tryIt: z.boolean().optional(),
  /** Of calls to an API of kind llm. */
  llm: ModelCallRecord.optional(),
});
export type CallRecord = z.infer<typeof CallRecord>;
