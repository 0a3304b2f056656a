import { z } from 'zod';
import { durationMs, HOUR_MS, MINUTE_MS, SECOND_MS } from './duration.js';
import { fieldName, StatusRange, share } from './field-syntax.js';

const value = z.string().min(1).max(200).optional().meta({ title: 'Value', description: 'Exactly this; without it any value counts' });

/** Which calls an arm takes, whatever its share. */
export const SplitMatch = z.discriminatedUnion('by', [
  /** The header has this value; without `value` it is enough that it is there. */
  z.strictObject({ by: z.literal('header'), name: fieldName, value }).meta({ title: 'A header' }),
  z.strictObject({ by: z.literal('cookie'), name: fieldName, value }).meta({ title: 'A cookie' }),
  /** The calling application is one of these. */
  z
    .strictObject({
      by: z.literal('application'),
      ids: z
        .array(z.string().min(1).max(60).meta({ refersTo: 'application' }))
        .min(1)
        .max(100)
        .meta({ title: 'Applications' }),
    })
    .meta({ title: 'Applications' }),
]);
export type SplitMatch = z.infer<typeof SplitMatch>;

/** What keeps one caller on one side. A call without the value goes by its client's address. */
export const SplitStick = z.discriminatedUnion('by', [
  /** The calling application. */
  z.strictObject({ by: z.literal('principal') }).meta({ title: 'The application' }),
  z.strictObject({ by: z.literal('address') }).meta({ title: 'The client’s address' }),
  z.strictObject({ by: z.literal('header'), name: fieldName }).meta({ title: 'A header' }),
  z.strictObject({ by: z.literal('cookie'), name: fieldName }).meta({ title: 'A cookie' }),
  /** Each call for itself. */
  z.strictObject({ by: z.literal('call') }).meta({ title: 'Nothing: each call for itself' }),
]);
export type SplitStick = z.infer<typeof SplitStick>;

/** When an arm is taken out by the gateways themselves, held against the calls that stay with the upstream. */
export const SplitRollback = z.strictObject({
  enabled: z.boolean().default(true).meta({ title: 'On', description: 'Gateways take an arm out by themselves' }),
  windowMs: durationMs(SECOND_MS, HOUR_MS).default(MINUTE_MS).meta({ title: 'Window (ms)', description: 'Both sides are judged over it' }),
  callsMin: z
    .number()
    .int()
    .min(1)
    .max(100_000)
    .default(50)
    .meta({ title: 'Calls at least', description: 'In the window, at one gateway process or at all of them together' }),
  failureStatuses: z
    .array(StatusRange)
    .max(20)
    .default(['500-599'])
    .meta({ title: 'Failures', description: 'Answers that count as failed, beside those that never came' }),
  failureShareAbove: share.default(0.05).meta({
    title: 'Failures above',
    description: 'Taken out when its share of failures is so much above the upstream’s own, beyond chance; 1: never for that',
  }),
  latencyFactor: z
    .number()
    .min(0)
    .max(1000)
    .default(2)
    .meta({ title: 'Slower by factor', description: 'Taken out when 95 % of its answers take so many times as long; 0: never for that' }),
  latencyAboveMs: durationMs(0, HOUR_MS).default(100).meta({ title: 'And slower by (ms)', description: 'So that noise of fast answers means nothing' }),
});
export type SplitRollback = z.infer<typeof SplitRollback>;

export const SplitArm = z.strictObject({
  name: z
    .string()
    .max(40)
    .regex(/^[a-z0-9][a-z0-9-]*$/, { message: 'small letters, digits and hyphens' })
    .meta({ title: 'Name', description: 'In records and metrics, such as canary' }),
  upstreamId: z.string().min(1).max(60).meta({ title: 'Upstream', description: 'Where its calls go', refersTo: 'upstream' }),
  share: share.meta({ title: 'Share', description: 'Of the calls that no match leads anywhere: 0 for none, 0.05 for 5 %, 1 for all' }),
  when: z
    .array(SplitMatch)
    .max(20)
    .default([])
    .meta({ title: 'Always when', description: 'One that fits is enough; the first arm with one takes the call, whatever its share' }),
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
  stick: SplitStick.default({ by: 'principal' }).meta({
    title: 'Keep on one side',
    description: 'What keeps a caller on one side; without it the client’s address',
  }),
  rollback: SplitRollback.prefault({}).meta({ title: 'Automatic roll-back', description: 'When an arm is taken out, until somebody acts' }),
};

/** Sends part of an upstream's calls to other upstreams; what no arm takes stays. */
export const TrafficSplit = z.strictObject({ arms: armsOf(RunningArm), ...rest });
export type TrafficSplit = z.infer<typeof TrafficSplit>;

/** As somebody writes it. */
export const TrafficSplitSettings = z.strictObject({
  arms: armsOf(SplitArm).meta({ title: 'Arms', description: 'What no arm takes stays with this upstream' }),
  ...rest,
});
export type TrafficSplitSettings = z.infer<typeof TrafficSplitSettings>;
