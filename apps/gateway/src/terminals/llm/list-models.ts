import type { LlmApi, WireFormat } from '@gatehouse/definition';
import type { Exchange } from '../../exchange/exchange.js';
import type { TenantModels } from '../../llm/model-routes/tenant-models.js';
import { Reply, refuse } from '../../pipeline/reply.js';
import type { Endpoint } from './endpoint.js';
import { offeredBy, permitted } from './find-route.js';

const UNKNOWN = refuse('gateway.model_unknown');

interface Listed {
  id: string;
  contextTokens: number | undefined;
  outputTokensMax: number | undefined;
  owner: string;
}

/** What this caller may ask for: routes first, then the providers' own models where any may be asked for. Patterns name no model. */
function listed(x: Exchange, api: LlmApi, models: TenantModels): Listed[] {
  const offered = offeredBy(api);
  const found = new Map<string, Listed>();
  for (const route of models.routes) {
    if (route.name.includes('*') || !route.exposure.listed || !offered(route) || !permitted(route, x)) continue;
    const entries = (models.route(route.name, offered)?.targets ?? []).map(({ model }) => model);
    const least = (of: 'contextTokens' | 'outputTokensMax') => {
      const known = entries.map((entry) => entry[of]).filter((size) => size !== undefined);
      return known.length === 0 ? undefined : Math.min(...known);
    };
    found.set(route.name, { id: route.name, contextTokens: least('contextTokens'), outputTokensMax: least('outputTokensMax'), owner: 'gatehouse' });
  }
  if (api.anyModel) {
    for (const provider of models.providers.values()) {
      for (const { id, contextTokens, outputTokensMax } of provider.models.values()) {
        const name = `${provider.slug}/${id}`;
        if (!found.has(name)) found.set(name, { id: name, contextTokens, outputTokensMax, owner: provider.slug });
      }
    }
  }
  return [...found.values()];
}

/** As the format's own list has it; members that nobody knows here are left out, but for those that clients require. */
function written(format: WireFormat, { id, contextTokens, outputTokensMax, owner }: Listed): Record<string, unknown> {
  switch (format) {
    case 'anthropic':
      return { type: 'model', id, display_name: id, created_at: '1970-01-01T00:00:00Z' };
    case 'gemini':
      return {
        name: `models/${id}`,
        displayName: id,
        ...(contextTokens !== undefined && { inputTokenLimit: contextTokens }),
        ...(outputTokensMax !== undefined && { outputTokenLimit: outputTokensMax }),
        supportedGenerationMethods: ['generateContent', 'streamGenerateContent', 'countTokens'],
      };
    case 'ollama':
      return { name: id, model: id, modified_at: '1970-01-01T00:00:00Z', size: 0, digest: '' };
    default:
      return { id, object: 'model', created: 0, owned_by: owner, ...(contextTokens !== undefined && { context_length: contextTokens }) };
  }
}

function list(format: WireFormat, models: readonly Listed[]): unknown {
  const all = models.map((model) => written(format, model));
  switch (format) {
    case 'anthropic':
      return { data: all, has_more: false, first_id: models[0]?.id ?? null, last_id: models.at(-1)?.id ?? null };
    case 'gemini':
    case 'ollama':
      return { models: all };
    default:
      return { object: 'list', data: all };
  }
}

export function listModels(x: Exchange, api: LlmApi, { format, model }: Endpoint): Reply {
  const models = x.snapshot?.models.tenant(x.api?.object.tenant.id ?? '');
  const all = models === undefined ? [] : listed(x, api, models);
  const one = model === null ? undefined : all.find(({ id }) => id === model);
  if (model !== null && one === undefined) return UNKNOWN;
  const body = Buffer.from(JSON.stringify(one === undefined ? list(format, all) : written(format, one)));
  return new Reply(200, [], body, 'application/json', null, undefined);
}
