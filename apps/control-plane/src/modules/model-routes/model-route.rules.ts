import type { ModelTarget } from '@gatehouse/definition';
import type { FieldError } from '@gatehouse/kernel';
import type { ModelRouteTarget } from './model-route.entity.js';

/** What no schema of one field can see. */
export function routeFaults(targets: readonly ModelTarget[]): FieldError[] {
  const seen = targets.map(({ providerId, model }) => `${providerId} ${model}`);
  const faults: FieldError[] = [];
  for (const [index, target] of targets.entries()) {
    if (seen.indexOf(seen[index] ?? '') < index) faults.push({ pointer: `/targets/${index}/model`, detail: 'stands twice; use its weight' });
    if (target.model !== '*' && target.model.includes('*')) faults.push({ pointer: `/targets/${index}/model`, detail: 'is a name, or * alone' });
  }
  if (!targets.some(({ weight }) => weight > 0)) faults.push({ pointer: '/targets', detail: 'one target at least needs a weight above 0' });
  return faults;
}

export const targetRows = (route: { tenantId: string; id: string }, targets: readonly ModelTarget[]): ModelRouteTarget[] =>
  targets.map(({ providerId, model, weight, priority }, position) => ({
    tenantId: route.tenantId,
    routeId: route.id,
    position,
    providerId,
    model,
    weight,
    priority,
  }));
