import type { API, Output } from '@gatehouse/contracts';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';
import { ProviderRepository, ProvidersService } from '../providers/index.js';
import type { ModelRouteTarget } from './model-route.entity.js';

type KnownTarget = Output<typeof API.modelRoutes.get>['targets'][number];

/** What is known of where model routes lead: names, prices, context. */
@Injectable()
export class TargetKnowledge {
  constructor(
    private readonly providers: ProviderRepository,
    private readonly offers: ProvidersService,
  ) {}

  /** Which of these there are; none of them is removed while the transaction runs. */
  async providerIds(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
    return this.providers.hold(tx, ids);
  }

  async of(tx: Tx, targets: readonly ModelRouteTarget[]): Promise<(target: ModelRouteTarget) => KnownTarget> {
    const named = new Set(targets.map(({ providerId }) => providerId));
    const providers = (await this.providers.list(tx)).filter(({ id }) => named.has(id));
    const known = new Map<string, Awaited<ReturnType<ProvidersService['offered']>>[number]>();
    for (const provider of providers) {
      const asked = targets.filter(({ providerId }) => providerId === provider.id).map(({ model }) => model);
      for (const offered of await this.offers.offered(tx, provider, asked)) known.set(`${provider.id} ${offered.entry.id}`, offered);
    }
    return ({ providerId, model, weight, priority }) => {
      const provider = providers.find(({ id }) => id === providerId);
      const entry = known.get(`${providerId} ${model}`)?.entry;
      return {
        providerId,
        model,
        weight,
        priority,
        provider: { slug: provider?.slug ?? '', name: provider?.name ?? '' },
        known: entry !== undefined,
        price: entry?.price ?? null,
        contextTokens: entry?.contextTokens ?? null,
        outputTokensMax: entry?.outputTokensMax ?? null,
        abilities: entry?.abilities ?? [],
      };
    };
  }
}
