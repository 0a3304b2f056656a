import type { LlmApi } from '@gatehouse/definition';
import type { Exchange } from '../../exchange/exchange.js';
import { HeaderName } from '../../http1/header-name.js';
import type { CompiledRoute } from '../../llm/model-routes/compiled-route.js';
import type { TenantModels } from '../../llm/model-routes/tenant-models.js';
import { type Reply, refuse } from '../../pipeline/reply.js';
import type { Endpoint } from './endpoint.js';
import { offeredBy, permitted } from './find-route.js';

const PROVIDER = new HeaderName('x-gatehouse-provider');
const NOT_SAID = refuse('gateway.model_missing', 'Several providers could be meant: name one in the header x-gatehouse-provider.');
const NONE = refuse('gateway.model_not_offered');

/** Files, batches and answers that a provider keeps belong to that provider, whichever model is meant: the caller names it, or there is only one. */
export function keptRoute(x: Exchange, models: TenantModels, api: LlmApi, { operation, format }: Endpoint): CompiledRoute | Reply {
  const named = x.requestHeader(PROVIDER);
  const offered = offeredBy(api);
  const routes = models.routes.filter((route) => offered(route) && permitted(route, x));
  const led = new Set(routes.flatMap(({ targets }) => targets.map(({ providerId }) => providerId)));
  const able = [...models.providers.values()].filter(
    (provider) => (api.anyModel || led.has(provider.id)) && provider.speaks(format) && provider.path(operation, format, '') !== null,
  );
  const chosen = named === undefined ? able : able.filter(({ slug }) => slug === named);
  const [provider, another] = chosen;
  if (provider === undefined) return NONE;
  if (another !== undefined) return NOT_SAID;
  return models.direct(`${provider.slug}/-`) ?? NONE;
}
