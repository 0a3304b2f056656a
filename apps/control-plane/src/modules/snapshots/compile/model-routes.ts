import type { ModelRoute, ModelRoutesObject } from '@gatehouse/definition';

type Target = ModelRoute['targets'][number];

const nameOf = ({ providerId, model }: Target): string => `${providerId} ${model}`;
const inRank = (a: Target, b: Target): number => a.priority - b.priority || (nameOf(a) < nameOf(b) ? -1 : 1);

/** Undefined where there are none. */
export function compileModelRoutes(tenantId: string, states: readonly ModelRoute[]): ModelRoutesObject | undefined {
  if (states.length === 0) return undefined;
  const routes = states.map((route) => ({ ...route, targets: [...route.targets].sort(inRank) }));
  return { kind: 'model-routes', tenantId, routes: routes.sort((a, b) => (a.id < b.id ? -1 : 1)) };
}
