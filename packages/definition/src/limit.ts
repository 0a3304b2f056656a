import { z } from 'zod';
import { DAY_MS, durationMs, SECOND_MS } from './duration.js';

/** `strict`: the counter store decides near and at the limit, nothing passes over it. `fast`: gateways work from leased blocks, at most 10 % over. */
export const LimitMode = z.enum(['strict', 'fast']);
export type LimitMode = z.infer<typeof LimitMode>;

/** What a gateway does while the counter store is away: take its share (limit / gateways), refuse, or let pass. */
export const OnStoreLoss = z.enum(['share', 'deny', 'allow']);
export type OnStoreLoss = z.infer<typeof OnStoreLoss>;

/** `window`: so many in each window, windows aligned to the Unix epoch. `gcra`: evenly spread with a burst (generic cell rate algorithm, ITU-T I.371). */
export const RateLimit = z.strictObject({
  kind: z.literal('rate'),
  name: z.string().min(1).max(40),
  algorithm: z.enum(['window', 'gcra']).default('window'),
  requests: z.number().int().min(1).max(1_000_000_000),
  windowMs: durationMs(SECOND_MS, 31 * DAY_MS),
  /** Only for `gcra`: how many may come at once; default `requests`. */
  burst: z.number().int().min(1).max(1_000_000).optional(),
  mode: LimitMode.default('fast'),
  onStoreLoss: OnStoreLoss.default('share'),
});
export type RateLimit = z.infer<typeof RateLimit>;

/** So many requests in each calendar day or month, UTC. */
export const Quota = z.strictObject({
  kind: z.literal('quota'),
  name: z.string().min(1).max(40),
  requests: z.number().int().min(1).max(1_000_000_000_000),
  period: z.enum(['day', 'month']),
  mode: LimitMode.default('fast'),
  onStoreLoss: OnStoreLoss.default('share'),
});
export type Quota = z.infer<typeof Quota>;

export const Limit = z.discriminatedUnion('kind', [RateLimit, Quota]);
export type Limit = z.infer<typeof Limit>;
/** As a form or a client writes it: defaults may be left out. */
export type LimitInput = z.input<typeof Limit>;

export const Limits = z
  .array(Limit)
  .max(8)
  .refine((limits) => new Set(limits.map((limit) => limit.name)).size === limits.length, { message: 'two limits have the same name' });
