'use client';
import type { ModelAbility, ModelPrice } from '@gatehouse/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '@/lib/api';
import { useMay } from '@/lib/session-context';

export interface ModelChoice {
  /** What is asked for. */
  name: string;
  hint: string;
}

export interface Models {
  choices: readonly ModelChoice[];
  /** Of `provider/model`, as the gateway names who answered. */
  priceOf: (target: string) => ModelPrice | null;
}

/** Of what nothing is known it is believed. */
const talks = (abilities: readonly ModelAbility[] = []): boolean => abilities.length === 0 || abilities.includes('chat');

/** Names to ask for: the tenant’s model routes, and what its providers list as their own. Any other name can be typed. */
export function useModels(tenant: string): Models | undefined {
  const params = { tenant };
  const mayReadProviders = useMay(tenant, 'providers:read');
  const routes = useQuery({ queryKey: ['model-routes', tenant, 'pick'], queryFn: () => api.modelRoutes.list({ params }) });
  const providers = useQuery({ queryKey: ['providers', tenant, 'pick'], queryFn: () => api.providers.list({ params }), enabled: mayReadProviders });
  if (!routes.data || (mayReadProviders && !providers.data && !providers.error)) return undefined;
  const named = routes.data.items.filter(({ name, targets }) => !name.includes('*') && targets.some(({ abilities }) => talks(abilities)));
  const direct = (providers.data?.items ?? []).flatMap(({ slug, name, models }) =>
    models.map((model) => ({ id: `${slug}/${model.id}`, provider: name, model })),
  );
  const prices = new Map([
    ...routes.data.items.flatMap(({ targets }) => targets.map(({ provider, model, price }) => [`${provider.slug}/${model}`, price] as const)),
    ...direct.map(({ id, model }) => [id, model.price ?? null] as const),
  ]);
  return {
    choices: [
      ...named.map(({ name, description }) => ({ name, hint: description || 'Model route' })),
      ...direct.filter(({ model }) => talks(model.abilities)).map(({ id, provider, model }) => ({ name: id, hint: model.name ?? provider })),
    ],
    priceOf: (target) => prices.get(target) ?? null,
  };
}
