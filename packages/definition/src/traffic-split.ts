import { z } from 'zod';
import { durationMs, HOUR_MS, MINUTE_MS, SECOND_MS } from './duration.js';
import { fieldName, StatusRange, share } from './field-syntax.js';

const value = z.string().min(1).max(200);

/** Which calls an arm takes, whatever its share. */
export const SplitMatch = z.discriminatedUnion('by', [
  /** The header has this value; without `value` it is enough that it is there. */
  z.strictObject({ by: z.literal('header'), name: fieldName, value: value.optional() }),
  z.strictObject({ by: z.literal('cookie'), name: fieldName, value: value.optional() }),
  /** The calling application is one of these. */
  z.strictObject({ by: z.literal('application'), ids: z.array(z.string().min(1).max(60)).min(1).max(100) }),
]);
export type SplitMatch = z.infer<typeof SplitMatch>;

/** What keeps one caller on one side. A call without the value goes by its client's address. */
export const SplitStick = z.discriminatedUnion('by', [
  /** The calling application. */
  z.strictObject({ by: z.literal('principal') }),
  z.strictObject({ by: z.literal('address') }),
  z.strictObject({ by: z.literal('header'), name: fieldName }),
  z.strictObject({ by: z.literal('cookie'), name: fieldName }),
  /** Each call for itself. */
  z.strictObject({ by: z.literal('call') }),
]);
export type SplitStick = z.infer<typeof SplitStick>;

/** When an arm is taken out by the gateways themselves, held against the calls that stay with the upstream. */
export const SplitRollback = z.strictObject({
  enabled: z.boolean().default(true),
  /** Milliseconds that both sides are judged over. */
  windowMs: durationMs(SECOND_MS, HOUR_MS).default(MINUTE_MS),
  /** An arm with fewer calls in the window is not judged. Each gateway process counts its own. */
  callsMin: z.number().int().min(1).max(100_000).default(50),
  /** Answers that count as failed, beside those that never came. */
  failureStatuses: z.array(StatusRange).max(20).default(['500-599']),
  /** Rolled back when the arm's share of failed calls is so much above the upstream's own. 1: never for that. */
  failureShareAbove: share.default(0.05),
  /** Rolled back when the arm's 95th percentile of the time to first byte is so many times the upstream's own. 0: never for that. */
  latencyFactor: z.number().min(0).max(1000).default(2),
  /** And the difference is at least this long, so that noise of fast answers means nothing. */
  latencyAboveMs: durationMs(0, HOUR_MS).default(100),
});
export type SplitRollback = z.infer<typeof SplitRollback>;

export const SplitArm = z.strictObject({
  /** What records, metrics and the console call it. */
  name: z
    .string()
    .max(40)
    .regex(/^[a-z0-9][a-z0-9-]*$/, { message: 'small letters, digits and hyphens' }),
  upstreamId: z.string().min(1).max(60),
  /** Of the calls that no match leads anywhere. */
  share,
  /** One that fits is enough; the first arm with one takes the call. */
  when: z.array(SplitMatch).max(20).default([]),
});
export type SplitArm = z.infer<typeof SplitArm>;

/** Why and when an arm was taken out. It stays out until somebody acts. */
export const RolledBack = z.strictObject({ at: z.string(), reason: z.string().max(300) });
export type RolledBack = z.infer<typeof RolledBack>;

/** As a gateway gets it. */
export const RunningArm = SplitArm.extend({
  /** Raised whenever somebody changes or resumes the arm: what a gateway found out about an earlier run means nothing for this one. */
  run: z.number().int().min(1).default(1),
  rolledBack: RolledBack.optional(),
});
export type RunningArm = z.infer<typeof RunningArm>;

const oneWhole = (arms: readonly { name: string; share: number }[]): boolean => arms.reduce((sum, arm) => sum + arm.share, 0) <= 1 + 1e-9;
const namedApart = (arms: readonly { name: string }[]): boolean => new Set(arms.map(({ name }) => name)).size === arms.length;

const armsOf = <T extends typeof SplitArm>(arm: T) =>
  z
    .array(arm)
    .min(1)
    .max(4)
    .refine((arms) => oneWhole(arms), { message: 'the shares are more than the whole' })
    .refine((arms) => namedApart(arms), { message: 'two arms have the same name' });

const rest = {
  stick: SplitStick.default({ by: 'principal' }),
  rollback: SplitRollback.prefault({}),
};

/** Sends part of an upstream's calls to other upstreams; what no arm takes stays. */
export const TrafficSplit = z.strictObject({ arms: armsOf(RunningArm), ...rest });
export type TrafficSplit = z.infer<typeof TrafficSplit>;

/** As somebody writes it. */
export const TrafficSplitSettings = z.strictObject({ arms: armsOf(SplitArm), ...rest });
export type TrafficSplitSettings = z.infer<typeof TrafficSplitSettings>;
