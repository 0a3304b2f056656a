import type { LlmApi, ModelRoute } from '@gatehouse/definition';
import type { Exchange } from '../../exchange/exchange.js';
import type { CompiledRoute } from '../../llm/model-routes/compiled-route.js';
import type { TenantModels } from '../../llm/model-routes/tenant-models.js';
import { type Reply, refuse } from '../../pipeline/reply.js';

const MISSING = refuse('gateway.model_missing');
const NOT_PERMITTED = refuse('gateway.model_not_permitted');
const UNKNOWN = refuse('gateway.model_unknown');
const NAME_SHOWN_MAX = 100;
/** Names stand in paths and headers, and are remembered. */
const NAME = /^[\x20-\x7e]{1,200}$/;

/** Whether the caller may use a route at all. */
export function permitted({ exposure }: ModelRoute, { principal }: Exchange): boolean {
  const { planIds, applicationIds } = exposure;
  if (planIds !== undefined && !planIds.includes(principal?.plan?.object.id ?? '')) return false;
  return applicationIds === undefined || applicationIds.includes(principal?.application?.entry.id ?? '');
}

/** Whether an API has a route on offer. */
export const offeredBy =
  ({ routeIds }: LlmApi) =>
  ({ id }: ModelRoute): boolean =>
    routeIds === undefined || routeIds.includes(id);

/** Where a model's name leads, or the refusal. */
export function findRoute(x: Exchange, models: TenantModels, api: LlmApi, model: string): CompiledRoute | Reply {
  if (model === '') return MISSING;
  if (!NAME.test(model)) return UNKNOWN;
  const route = models.route(model, offeredBy(api)) ?? (api.anyModel ? models.direct(model) : null);
  if (route === null) return refuse('gateway.model_unknown', `There is no model ${JSON.stringify(model.slice(0, NAME_SHOWN_MAX))} here.`);
  return permitted(route.object, x) ? route : NOT_PERMITTED;
}
