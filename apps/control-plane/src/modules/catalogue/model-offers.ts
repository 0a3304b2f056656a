import type { API, Input, Output } from '@gatehouse/contracts';
import type { ModelRoute } from '@gatehouse/definition';

type Item = Output<typeof API.modelRoutes.callable>['items'][number];
type Query = Pick<Input<typeof API.modelRoutes.callable>['query'], 'q' | 'ability' | 'provider'>;

/**
 * What to ask a route for to get one model of its target; null where it does not lead there.
 * @param target the model as the route's target has it: its `*` becomes what the pattern's stood for, or the whole name
 */
export function askedFor(route: string, target: string, model: string): string | null {
  if (!route.includes('*')) return target.replace('*', () => route) === model ? route : null;
  // a target that names its model answers any name that fits: the model's own says best what one gets
  return target === model || target === '*' ? route.replace('*', () => model) : null;
}

/** Whether gateways let it in: by its plan, and by itself. */
export function exposedTo({ planIds, applicationIds }: ModelRoute['exposure'], caller: { id: string; plans: readonly string[] }): boolean {
  if (planIds !== undefined && !planIds.some((id) => caller.plans.includes(id))) return false;
  return applicationIds === undefined || applicationIds.includes(caller.id);
}

const KINDS: readonly Item['kind'][] = ['route', 'pattern', 'model'];
/** Names of the tenant's own first, then by name. */
export const rankOf = ({ kind, name }: Item): string => `${KINDS.indexOf(kind)} ${name}`;

export function matches({ name, description, models }: Item, { q, ability, provider }: Query): boolean {
  if (ability !== undefined && !models.some(({ abilities }) => abilities.includes(ability))) return false;
  if (provider !== undefined && !models.some((model) => model.provider === provider)) return false;
  const words = (q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const text = [name, description, ...models.map((model) => `${model.provider} ${model.model}`)].join(' ').toLowerCase();
  return words.every((word) => text.includes(word));
}
