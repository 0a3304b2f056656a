import type { ModelEntry } from '@gatehouse/definition';
import type { Catalogue, CatalogueEntry } from './catalogue.js';

/** What a tenant says of models instead of the catalogue, by `overrideKey`. */
export type Overrides = ReadonlyMap<string, Omit<ModelEntry, 'id' | 'name'>>;
export const overrideKey = (source: string, model: string): string => `${source} ${model}`;

export interface Offering {
  baseUrl: string;
  /** All that the catalogue has at that address. */
  catalogue: boolean;
  models: readonly ModelEntry[];
}

export interface OfferedEntry {
  entry: ModelEntry;
  from: 'provider' | 'override' | 'catalogue';
}

const withoutUndefined = <T extends object>(value: T): T => Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;

function entryAs(id: string, { name, contextTokens, outputTokensMax, abilities, price }: CatalogueEntry): ModelEntry {
  return withoutUndefined({ id, name, contextTokens, outputTokensMax, abilities, price });
}

/**
 * Models that a provider offers, each with what is known of it from the nearest place: its own entry, then the tenant's override, then the catalogue. Sorted by name.
 * @param asked further models that are called, so that their prices are found too
 */
export function offeredModels(
  catalogue: Catalogue,
  { baseUrl, catalogue: all, models }: Offering,
  overrides: Overrides,
  asked: readonly string[] = [],
): OfferedEntry[] {
  const source = catalogue.sourceAt(baseUrl);
  const found = new Map<string, OfferedEntry>();
  const add = (id: string, known: CatalogueEntry | undefined): void => {
    const override = known && overrides.get(overrideKey(known.source, known.model));
    found.set(id, { entry: { ...(known ? entryAs(id, known) : { id }), ...override }, from: override ? 'override' : 'catalogue' });
  };
  if (source !== undefined && all) for (const known of catalogue.of(source)) for (const id of [known.model, ...known.names]) if (!found.has(id)) add(id, known);
  if (source !== undefined)
    for (const id of asked) {
      const known = found.has(id) ? undefined : catalogue.find(source, id);
      if (known) add(id, known);
    }
  for (const own of models) {
    if (source !== undefined && !found.has(own.id)) add(own.id, catalogue.find(source, own.id));
    found.set(own.id, { entry: { ...found.get(own.id)?.entry, ...withoutUndefined(own) }, from: 'provider' });
  }
  return [...found.values()].sort((a, b) => (a.entry.id < b.entry.id ? -1 : 1));
}
