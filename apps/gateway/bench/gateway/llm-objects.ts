import { LlmApi, ModelRoute, type SnapshotObject } from '@gatehouse/definition';
import { benchObjects } from './snapshot.js';

export const LLM_BASE_PATH = '/acme/llm';
/** What callers ask for: a route, so that the name has to be written anew. */
export const MODEL = 'small';

/** The whole pipeline with 200 APIs beside it, and an API of models at its front: key, subscription, limits, a model route of one target. */
export function llmObjects(upstreamUrl: string, keyHash: string): SnapshotObject[] {
  const objects = benchObjects('full', upstreamUrl, keyHash);
  const measured = objects.find((object) => object.kind === 'api' && object.api.id === 'api_7');
  if (measured?.kind !== 'api') throw new Error('the measured API is not there');
  const tenantId = measured.tenant.id;
  const route = { id: 'rt_1', name: MODEL, targets: [{ providerId: 'prov_1', model: 'gpt-4o-mini' }] };
  return [
    ...objects.filter((object) => object !== measured),
    {
      ...measured,
      api: { ...measured.api, slug: 'llm' },
      entry: { hosts: [], basePath: null, version: { by: 'header', header: 'x-api-version', isDefault: true } },
      upstreamId: null,
      unmatched: 'forward',
      llm: LlmApi.parse({}),
    },
    {
      kind: 'provider',
      id: 'prov_1',
      tenantId,
      slug: 'openai',
      name: 'OpenAI',
      wireFormat: 'openai-chat',
      baseUrl: `${upstreamUrl}/v1`,
      auth: { as: 'bearer' },
      headers: {},
      dialect: {},
      keys: [{ id: 'key_1', name: 'one', sealedSecret: 'sk-bench', weight: 1, state: 'active' }],
      timeouts: { connectMs: 1_000, firstByteMs: 10_000, idleMs: 10_000 },
      tlsVerify: true,
      models: [{ id: 'gpt-4o-mini', price: { inputPerMillion: 150_000, outputPerMillion: 600_000 } }],
    },
    { kind: 'model-routes', tenantId, routes: [ModelRoute.parse(route)] },
  ];
}
