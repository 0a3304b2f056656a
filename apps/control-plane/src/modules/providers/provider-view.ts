import type { API, Output } from '@gatehouse/contracts';
import type { Provider, ProviderKey } from './provider.entity.js';
import type { Use } from './provider.repository.js';

type View = Output<typeof API.providers.get>;
type KeyView = Output<typeof API.providers.addKey>;

/** Never the secret. */
export function presentKey({ id, name, ending, weight, limits, state, models, createdAt, rotatedAt }: ProviderKey): KeyView {
  return { id, name, ending, weight, limits, state, models, createdAt: createdAt.toISOString(), rotatedAt: rotatedAt?.toISOString() ?? null };
}

export function present(provider: Provider, keys: readonly ProviderKey[], uses: readonly Use[], modelCount: number): View {
  const { id, slug, name, kind, settings, catalogue, models, createdAt, updatedAt } = provider;
  return {
    id,
    slug,
    name,
    kind,
    ...settings,
    tls: settings.tls ?? {},
    catalogue,
    models,
    keys: keys.map(presentKey),
    modelCount,
    usedBy: uses.map(({ routeId, routeName }) => ({ routeId, routeName })),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

/** What the audit trail keeps. */
export function trace({ slug, name, kind, settings, catalogue, models }: Provider) {
  return { slug, name, kind, ...settings, catalogue, models: models.map(({ id }) => id) };
}

/** Of a key everything but what is secret of it. */
export function traceKey({ name, weight, limits, state, models }: ProviderKey) {
  return { name, weight, limits, state, models };
}
