import { LLMock } from '@copilotkit/aimock';
import {
  type LlmApi,
  LlmApi as LlmApiSchema,
  ModelRoute,
  type ModelRoutesObject,
  objectKey,
  type PolicyInstance,
  type ProviderObject,
  type SnapshotObject,
} from '@gatehouse/definition';
import { seal } from '@gatehouse/kernel';
import { onTestFinished } from 'vitest';
import type { z } from 'zod';
import { api, GROUP_KEY, IDS } from './harness.js';

/** What providers here are shown; must be seen by nobody else. */
export const PROVIDER_SECRET = 'sk-provider-secret-4711';

/** A mock of every provider's API that a stranger wrote, on a port of its own. */
export async function startMock(options: ConstructorParameters<typeof LLMock>[0] = {}): Promise<LLMock> {
  const mock = new LLMock({ port: 0, logLevel: 'silent', ...options });
  await mock.start();
  onTestFinished(() => mock.stop());
  return mock;
}

export const providerKey = (
  providerId: string,
  id: string,
  secret = PROVIDER_SECRET,
  overrides: Partial<ProviderObject['keys'][number]> = {},
): ProviderObject['keys'][number] => ({
  id,
  name: id,
  sealedSecret: seal(GROUP_KEY, objectKey.provider(providerId), secret),
  weight: 1,
  state: 'active',
  ...overrides,
});

/** An account at a provider that speaks OpenAI's formats, unless said otherwise. */
export function provider(baseUrl: string, overrides: Partial<ProviderObject> = {}): ProviderObject {
  const id = overrides.id ?? 'prov_openai';
  return {
    kind: 'provider',
    id,
    tenantId: IDS.tenant,
    slug: 'openai',
    name: 'OpenAI',
    wireFormat: 'openai-chat',
    speaks: ['openai-responses'],
    baseUrl,
    auth: { as: 'bearer' },
    headers: {},
    dialect: {},
    keys: [providerKey(id, `${id}-key`)],
    timeouts: { connectMs: 10_000, firstByteMs: 20_000, idleMs: 20_000 },
    tlsVerify: true,
    models: [],
    ...overrides,
  };
}

export const anthropicProvider = (baseUrl: string, overrides: Partial<ProviderObject> = {}): ProviderObject =>
  provider(baseUrl, {
    id: 'prov_anthropic',
    slug: 'anthropic',
    name: 'Anthropic',
    wireFormat: 'anthropic',
    speaks: [],
    auth: { as: 'header', name: 'x-api-key', prefix: '' },
    ...overrides,
  });

export const geminiProvider = (baseUrl: string, overrides: Partial<ProviderObject> = {}): ProviderObject =>
  provider(baseUrl, {
    id: 'prov_gemini',
    slug: 'gemini',
    name: 'Gemini',
    wireFormat: 'gemini',
    speaks: [],
    auth: { as: 'header', name: 'x-goog-api-key', prefix: '' },
    ...overrides,
  });

export const routes = (...list: z.input<typeof ModelRoute>[]): ModelRoutesObject => ({
  kind: 'model-routes',
  tenantId: IDS.tenant,
  routes: list.map((route) => ModelRoute.parse(route)),
});

/** An API of kind llm at /acme/llm. */
export function llmApi(overrides: Partial<LlmApi> = {}, policies: PolicyInstance[] = []): SnapshotObject {
  return api({
    api: { id: IDS.api, slug: 'llm', aliases: [], teamId: IDS.team },
    entry: { hosts: [], basePath: null, version: { by: 'header', header: 'x-api-version', isDefault: true } },
    upstreamId: null,
    llm: LlmApiSchema.parse(overrides),
    policies,
  });
}
