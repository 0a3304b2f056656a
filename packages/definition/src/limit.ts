import { z } from 'zod';
import { DAY_MS, durationMs, MINUTE_MS, SECOND_MS } from './duration.js';
import { TimeZone } from './time-zone.js';

/** `strict`: the counter store decides near and at the limit, nothing passes over it. `fast`: gateways work from leased blocks, at most 10 % over. */
export const LimitMode = z
  .enum(['strict', 'fast'])
  .meta({ title: 'Counting' })
  .describe('strict: nothing over the limit, the counter store decides near it. fast: at most 10 % over');
export type LimitMode = z.infer<typeof LimitMode>;

/** What a gateway does while the counter store is away: take its share (limit / gateways), refuse, or let pass. */
export const OnStoreLoss = z
  .enum(['share', 'deny', 'allow'])
  .meta({ title: 'Counter store away' })
  .describe('While the counter store is away: limit divided by gateways, refuse, or let pass');
export type OnStoreLoss = z.infer<typeof OnStoreLoss>;

const limitName = z.string().min(1).max(40).describe('What replies, records and pages call it');
const common = { mode: LimitMode.default('fast'), onStoreLoss: OnStoreLoss.default('share') };

/** What one call of an operation takes; those not named take 1, and 0 is not counted. */
export const Costs = z
  .array(
    z.strictObject({
      operation: z.string().min(1).max(300).meta({ refersTo: 'operation' }).describe('Its operationId, or METHOD /path'),
      units: z.number().int().min(0).max(1_000_000).describe('What one call takes'),
    }),
  )
  .max(200)
  .refine((costs) => new Set(costs.map(({ operation }) => operation)).size === costs.length, { message: 'two costs are of the same operation' })
  .describe('Operations that take more or less than 1');
export type Costs = z.infer<typeof Costs>;

const costsFit = (costs: Costs | undefined, most: number): boolean => costs === undefined || costs.every(({ units }) => units <= most);
const TOO_DEAR = { message: 'one call costs more than the limit has', path: ['costs'] };

/** `window`: so many in each window, windows aligned to the Unix epoch. `gcra`: evenly spread with a burst (generic cell rate algorithm, ITU-T I.371). */
export const RateLimit = z
  .strictObject({
    kind: z.literal('rate'),
    name: limitName,
    algorithm: z.enum(['window', 'gcra']).default('window').describe('window: so many in each. gcra: evenly spread, with a burst'),
    requests: z.number().int().min(1).max(1_000_000_000),
    windowMs: durationMs(SECOND_MS, 31 * DAY_MS),
    burst: z.number().int().min(1).max(1_000_000).optional().describe('For gcra: how many may come at once; without it as many as the requests'),
    costs: Costs.optional(),
    ...common,
  })
  .refine(({ algorithm, burst, requests, costs }) => costsFit(costs, algorithm === 'gcra' ? (burst ?? requests) : requests), TOO_DEAR);
export type RateLimit = z.infer<typeof RateLimit>;

/** When a quota begins anew. */
export const spanOfQuota = {
  period: z.enum(['day', 'month', 'rolling']).describe('A calendar day, a calendar month, or any span of the given length'),
  windowMs: durationMs(MINUTE_MS, 31 * DAY_MS)
    .optional()
    .describe('For rolling: its length in milliseconds'),
  timeZone: TimeZone.optional().describe('Whose midnight a day or month begins at, such as Europe/Berlin; without it UTC'),
};
export const spanFits = ({ period, windowMs }: { period: string; windowMs?: number | undefined }) => (period === 'rolling') === (windowMs !== undefined);
const SPAN = { message: 'a rolling quota says how long, and no other does', path: ['windowMs'] };

/** So many requests in each calendar day or month, or in any span of one length. */
export const Quota = z
  .strictObject({
    kind: z.literal('quota'),
    name: limitName,
    requests: z.number().int().min(1).max(1_000_000_000_000),
    ...spanOfQuota,
    costs: Costs.optional(),
    ...common,
  })
  .refine(spanFits, SPAN)
  .refine(({ costs, requests }) => costsFit(costs, requests), TOO_DEAR);
export type Quota = z.infer<typeof Quota>;

/** So many bytes of bodies. Known only when a call has ended: calls are let in while some are left, and settled then. */
export const ByteQuota = z
  .strictObject({
    kind: z.literal('bytes'),
    name: limitName,
    bytes: z.number().int().min(1).max(9_000_000_000_000),
    of: z.enum(['request', 'response', 'both']).default('both').describe('Whose body is counted'),
    ...spanOfQuota,
    ...common,
  })
  .refine(spanFits, SPAN);
export type ByteQuota = z.infer<typeof ByteQuota>;

/** So many calls at once. */
export const ConcurrencyLimit = z.strictObject({
  kind: z.literal('concurrency'),
  name: limitName,
  calls: z.number().int().min(1).max(1_000_000).describe('Under way at the same time'),
  ...common,
});
export type ConcurrencyLimit = z.infer<typeof ConcurrencyLimit>;

export const Limit = z.discriminatedUnion('kind', [RateLimit, Quota, ByteQuota, ConcurrencyLimit]);
export type Limit = z.infer<typeof Limit>;
/** Those that count up in a window, or drain. */
export type CountedLimit = RateLimit | Quota | ByteQuota;
/** As a form or a client writes it: defaults may be left out. */
export type LimitInput = z.input<typeof Limit>;

/** The number of a limit: requests, bytes, or calls at once. */
export function allowanceOf(limit: Limit): number {
  if (limit.kind === 'bytes') return limit.bytes;
  return limit.kind === 'concurrency' ? limit.calls : limit.requests;
}

export const Limits = z
  .array(Limit)
  .max(8)
  .refine((limits) => new Set(limits.map((limit) => limit.name)).size === limits.length, { message: 'two limits have the same name' });
