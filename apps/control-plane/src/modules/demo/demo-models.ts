import { API } from '@gatehouse/contracts';
import type { ModelEntry } from '@gatehouse/definition';
import { ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import type { TenantActor } from '../../platform/http/index.js';
import { ApisService } from '../apis/index.js';
import { ModelRoutesService } from '../model-routes/index.js';
import { ProvidersService } from '../providers/index.js';
import { DemoApi } from './demo-api.js';
import { findOrMake } from './find-or-make.js';

export const LLM = { slug: 'llm', version: 'v1', model: 'fast', path: '/v1/chat/completions' };

const MOCK = 'mock';
const OPENAI = 'openai';
const abilities: ModelEntry['abilities'] = ['chat', 'tools', 'vision', 'structured-output'];

/** Prices that are made up, so that there is spend to look at. */
const MOCK_MODELS: ModelEntry[] = [
  { id: 'mock-fast', name: 'Mock, fast', contextTokens: 128_000, abilities, price: { inputPerMillion: 150_000, outputPerMillion: 600_000 } },
  {
    id: 'mock-smart',
    name: 'Mock, smart',
    contextTokens: 400_000,
    abilities: [...abilities, 'reasoning'],
    price: { inputPerMillion: 1_250_000, cachedInputPerMillion: 125_000, outputPerMillion: 10_000_000 },
  },
  { id: 'mock-embed', name: 'Mock, embeddings', contextTokens: 8_192, abilities: ['embeddings'], price: { inputPerMillion: 20_000, outputPerMillion: 0 } },
];

const ROUTES = [
  { name: 'fast', description: 'Answers soon and costs little.', mock: 'mock-fast', openai: 'gpt-5-mini' },
  { name: 'smart', description: 'Thinks before it answers.', mock: 'mock-smart', openai: 'gpt-5' },
  { name: 'embed', description: 'Texts as vectors.', mock: 'mock-embed', openai: 'text-embedding-3-small' },
] as const;

/** What the demo has of models: a provider that strangers' software pretends to be, a real one where there is a key, names for their models, and an API. */
@Injectable()
export class DemoModels {
  constructor(
    private readonly providers: ProvidersService,
    private readonly routes: ModelRoutesService,
    private readonly apis: ApisService,
    private readonly api: DemoApi,
  ) {}

  /** Safe to repeat; the mock may listen elsewhere than the last time. Returns the version of the API. */
  async ensure(actor: TenantActor, mockUrl: string, openaiKey: string | undefined): Promise<{ id: string; name: string }> {
    const mock = await this.mock(actor, `${mockUrl}/v1`);
    const real = openaiKey === undefined ? undefined : await this.openai(actor, openaiKey);
    await this.nameModels(actor, mock, real);
    await findOrMake(
      () => this.apis.get(actor, LLM.slug),
      async () => {
        const summary = 'Models by the formats of OpenAI, Anthropic and Google.';
        return (await this.apis.create(actor, API.apis.create.body.parse({ name: 'Models', kind: 'llm', slug: LLM.slug, summary, tags: ['demo', 'llm'] }))).api;
      },
    );
    return this.api.release(actor, { api: LLM.slug, version: LLM.version });
  }

  private async mock(actor: TenantActor, baseUrl: string): Promise<string> {
    const body = { name: 'Mock models', slug: MOCK, speaks: ['openai-responses'], baseUrl, auth: { as: 'none' }, catalogue: false, models: MOCK_MODELS };
    const provider = await findOrMake(
      () => this.providers.get(actor, MOCK),
      () => this.providers.create(actor, API.providers.create.body.parse(body)),
    );
    if (provider.baseUrl !== baseUrl) await this.providers.update(actor, provider.id, { baseUrl });
    return provider.id;
  }

  /** Undefined where it was there before (what its owner made of it since is left alone), and where it cannot be reached. */
  private async openai(actor: TenantActor, secret: string): Promise<string | undefined> {
    if ((await this.providers.list(actor)).items.some(({ slug }) => slug === OPENAI)) return undefined;
    const body = API.providers.create.body.parse({ name: 'OpenAI', slug: OPENAI, kind: OPENAI, keys: [{ name: 'OPENAI_API_KEY', secret }] });
    try {
      return (await this.providers.create(actor, body)).id;
    } catch (error) {
      // a machine without a way out: the mock is there
      if (error instanceof ProblemError && error.code === 'upstream.address_not_allowed') return undefined;
      throw error;
    }
  }

  private async nameModels(actor: TenantActor, mock: string, real: string | undefined): Promise<void> {
    const there = (await this.routes.list(actor)).items;
    for (const { name, description, ...models } of ROUTES) {
      const target = real === undefined ? { providerId: mock, model: models.mock } : { providerId: real, model: models.openai };
      const body = API.modelRoutes.create.body.parse({ name, description, targets: [target] });
      const known = there.find((route) => route.name === name);
      if (!known) await this.routes.create(actor, body);
      else if (real !== undefined) await this.routes.replace(actor, known.id, body);
    }
  }
}
