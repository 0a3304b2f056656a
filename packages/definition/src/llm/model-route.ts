import { z } from 'zod';
import { durationMs, MINUTE_MS } from '../duration.js';

/** What callers ask for: a name, or a pattern with one `*`, which stands for any text. */
export const ModelRouteName = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[\w.:@/-]*\*?[\w.:@/-]*$/, { message: 'letters, digits and ._:@/-, with one * at most' });

export const ModelTarget = z.strictObject({
  providerId: z.string().meta({ title: 'Provider' }),
  /** A `*` becomes what the pattern's `*` stood for, or the name itself where the route is no pattern. */
  model: z.string().min(1).max(200).meta({ title: 'Model', description: 'As the provider calls it' }),
  weight: z.number().int().min(0).max(1_000).default(1).meta({ title: 'Weight', description: 'Share of the calls; 0 takes none' }),
  /** Targets of the lowest number first; others when none of those can. */
  priority: z.number().int().min(0).max(100).default(0).meta({ title: 'Rank', description: 'The lowest first; others where none of those can answer' }),
});
export type ModelTarget = z.infer<typeof ModelTarget>;

export const ROUTE_STRATEGIES = ['priority', 'weighted', 'least-busy', 'lowest-cost', 'lowest-latency', 'sticky', 'predictive'] as const;
export const RouteStrategy = z.enum(ROUTE_STRATEGIES);
export type RouteStrategy = z.infer<typeof RouteStrategy>;

/** Classes of failure of a model call. `cut`: the answer broke off. `quota`: the account at the provider is
 * spent. `content-filter`: the provider refused the content. */
export const MODEL_ERROR_CLASSES = [
  'bad-request',
  'auth',
  'not-found',
  'rate-limit',
  'quota',
  'context-length',
  'content-filter',
  'overloaded',
  'timeout',
  'server',
  'cut',
] as const;
export const ModelErrorClass = z.enum(MODEL_ERROR_CLASSES);
export type ModelErrorClass = z.infer<typeof ModelErrorClass>;

/** What a cheaper target may cost in time. `weighed`: whatever `secondMicros` says. `in-time`: nothing beyond what is promised; where nothing is, no more than drawing by weight would. */
export const RouteSaving = z.enum(['in-time', 'weighed']);

export const RouteSlo = z.strictObject({
  ttftMs: durationMs(1, 10 * MINUTE_MS)
    .optional()
    .meta({ title: 'Time to first token (ms)' }),
  totalMs: durationMs(1, 60 * MINUTE_MS)
    .optional()
    .meta({ title: 'Time to the whole answer (ms)' }),
  /** What predictive routing weighs money against; absent: a tenth of a cent a second, a cent a failure. */
  secondMicros: z.number().int().min(0).max(1_000_000_000).optional().meta({
    title: 'A second is worth (micro-dollars)',
    description: 'Above what is promised, or of all time where nothing is. Left out: 1,000, a tenth of a cent',
  }),
  failureMicros: z
    .number()
    .int()
    .min(0)
    .max(1_000_000_000)
    .optional()
    .meta({ title: 'A failed attempt costs (micro-dollars)', description: 'In time and patience, beside its price. Left out: 10,000, a cent' }),
  saving: RouteSaving.optional().meta({
    title: 'Saving money',
    description:
      'In time, as where it is not set: a cheaper target is taken where it keeps what is promised; where nothing is promised, where it is no later than calls drawn by weight. Weighed: wherever it saves more than its lateness is worth',
  }),
});
export type RouteSlo = z.infer<typeof RouteSlo>;

export const RouteHedge = z.strictObject({
  /** A second target is asked where the first content has not come after this; absent: after what was predicted for 95 of 100. */
  afterMs: durationMs(1, 10 * MINUTE_MS)
    .optional()
    .meta({ title: 'After (ms)', description: 'Left out: after the time predicted for 95 of 100 calls' }),
  /** The most calls that may be asked twice, as a share of all. */
  shareMax: z.number().min(0).max(1).default(0.05).meta({ title: 'Share of calls', description: 'The most calls that are asked twice' }),
});
export type RouteHedge = z.infer<typeof RouteHedge>;

export const ModelRoute = z.strictObject({
  id: z.string(),
  name: ModelRouteName.meta({ title: 'Name', description: 'What callers ask for; one * stands for any text' }),
  targets: z.array(ModelTarget).min(1).max(50).meta({ title: 'Targets' }),
  strategy: RouteStrategy.default('predictive').meta({ title: 'Strategy' }),
  slo: RouteSlo.optional().meta({ title: 'Promised times' }),
  hedge: RouteHedge.optional().meta({ title: 'Ask a second target when the first is slow' }),
  fallback: z
    .strictObject({
      on: z
        .array(ModelErrorClass)
        .default(['rate-limit', 'quota', 'overloaded', 'timeout', 'server', 'cut', 'auth'])
        .meta({ title: 'Failures', description: 'After which another target is tried, until the first content has reached the caller' }),
      /** Targets tried for one call. */
      attemptsMax: z.number().int().min(1).max(6).default(3).meta({ title: 'Attempts' }),
    })
    .prefault({})
    .meta({ title: 'Another target' }),
  exposure: z
    .strictObject({
      /** Told by the list of models. */
      listed: z.boolean().default(true).meta({ title: 'Listed' }),
      /** Only callers on these plans; absent: all. */
      planIds: z.array(z.string()).optional().meta({ title: 'Plans' }),
      /** Only these applications; absent: all. */
      applicationIds: z.array(z.string()).optional().meta({ title: 'Applications' }),
    })
    .prefault({})
    .meta({ title: 'Who may use it' }),
});
export type ModelRoute = z.infer<typeof ModelRoute>;

/** Key `model-routes:{tenantId}`. A name is found before a pattern, a longer pattern before a shorter one. */
export const ModelRoutesObject = z.strictObject({
  kind: z.literal('model-routes'),
  tenantId: z.string(),
  routes: z.array(ModelRoute),
});
export type ModelRoutesObject = z.infer<typeof ModelRoutesObject>;
