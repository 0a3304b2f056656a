import { API, type Input, type MODEL_ERROR_CLASSES } from '@gatehouse/contracts';
import { z } from 'zod';
import type { FormSchema } from '@/ui/schema-form/schema';
import { schemaWords } from '../../lib/schema-words';
import type { ModelRouteView } from './model-route-view';

export type ModelRouteBody = Input<typeof API.modelRoutes.create>['body'];
type ErrorClass = (typeof MODEL_ERROR_CLASSES)[number];

const bodySchema = API.modelRoutes.create.body;
const DEFAULTS = bodySchema.parse({ name: 'x', targets: [{ providerId: 'x', model: 'x' }] });

const drawn = (schema: z.ZodType): FormSchema => z.toJSONSchema(schema, { io: 'input' }) as FormSchema;
export const SLO = drawn(bodySchema.shape.slo.unwrap());
export const HEDGE = drawn(bodySchema.shape.hedge.unwrap());

const idsOf = (title: string, description: string, refersTo: string): FormSchema => ({
  type: 'array',
  title,
  description,
  items: { type: 'string', refersTo },
});
/** As the contract has it, with ids chosen by name. */
export const AUDIENCE: FormSchema = {
  type: 'object',
  properties: {
    planIds: idsOf('Only callers on these plans', 'None: on any', 'plan'),
    applicationIds: idsOf('Only these applications', 'None: any', 'application'),
  },
};

/** The body as the form holds it: a switch where a section may be absent. */
export interface ModelRouteValues {
  name: string;
  description: string;
  targets: { providerId: string; model: string; weight: number | undefined; priority: number | undefined }[];
  strategy: ModelRouteView['strategy'];
  sloOn: boolean;
  slo: ModelRouteBody['slo'];
  hedgeOn: boolean;
  hedge: ModelRouteBody['hedge'];
  on: Record<string, boolean>;
  attemptsMax: number | undefined;
  listed: boolean;
  audience: { planIds?: string[]; applicationIds?: string[] };
}

export function valuesOf(route: ModelRouteView | undefined, providerId = ''): ModelRouteValues {
  const { strategy, slo, hedge, fallback, exposure } = route ?? DEFAULTS;
  const { listed, planIds, applicationIds } = exposure;
  return {
    name: route?.name ?? '',
    description: route?.description ?? '',
    targets: route?.targets.map(({ providerId: provider, model, weight, priority }) => ({ providerId: provider, model, weight, priority })) ?? [
      { providerId, model: '', weight: 1, priority: 0 },
    ],
    strategy,
    sloOn: slo !== undefined,
    slo: slo ?? {},
    hedgeOn: hedge !== undefined,
    hedge: hedge ?? { shareMax: 0.05 },
    on: Object.fromEntries(fallback.on.map((name) => [name, true])),
    attemptsMax: fallback.attemptsMax,
    listed,
    audience: { ...(planIds && { planIds }), ...(applicationIds && { applicationIds }) },
  };
}

const chosen = (ids: readonly string[] | undefined): string[] => (ids ?? []).filter(Boolean);

function bodyOf({ on, attemptsMax, listed, audience, sloOn, slo, hedgeOn, hedge, ...fields }: ModelRouteValues): unknown {
  const [planIds, applicationIds] = [chosen(audience.planIds), chosen(audience.applicationIds)];
  return {
    ...fields,
    name: fields.name.trim(),
    targets: fields.targets.map((target) => ({ ...target, model: target.model.trim(), weight: target.weight ?? null, priority: target.priority ?? null })),
    ...(sloOn && { slo }),
    ...(hedgeOn && { hedge }),
    fallback: { on: Object.keys(on).filter((name) => on[name]) as ErrorClass[], attemptsMax: attemptsMax ?? null },
    exposure: { listed, ...(planIds.length > 0 && { planIds }), ...(applicationIds.length > 0 && { applicationIds }) },
  };
}

/** Where something of the request stands in the form. */
export function fieldOf([first, second, ...rest]: readonly PropertyKey[]): PropertyKey[] {
  if (first === 'fallback') return second === 'attemptsMax' ? ['attemptsMax'] : ['on'];
  if (first === 'exposure') return ['audience', ...(second === undefined ? [] : [second]), ...rest];
  return [first, second, ...rest].filter((step) => step !== undefined);
}

/** Checked by the contract itself: what the form takes, the control plane understands. */
export const ModelRouteSchema = z.custom<ModelRouteValues>().transform((values, context): ModelRouteBody => {
  const { data, error } = bodySchema.safeParse(bodyOf(values), { error: schemaWords });
  for (const { path, message } of error?.issues ?? []) context.addIssue({ code: 'custom', path: fieldOf(path), message });
  values.targets.forEach(({ providerId }, index) => {
    if (providerId === '') context.addIssue({ code: 'custom', path: ['targets', index, 'providerId'], message: 'Choose one' });
  });
  return data ?? z.NEVER;
});
