import type { API, Input } from '@gatehouse/contracts';
import { PROVIDER_KINDS, SNAPSHOT_TOPIC } from '@gatehouse/definition';
import { newId, ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { Time } from '../../platform/clock/clock.js';
import { freeSlug } from '../../platform/database/free-slug.js';
import { Database, type Tx } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { PublicAddress } from '../../platform/ssrf/index.js';
import { Catalogues, ModelOverrideRepository, offeredModels } from '../model-catalogue/index.js';
import type { Provider, ProviderSettings } from './provider.entity.js';
import { ProviderRepository } from './provider.repository.js';
import { changedSettings, leadsElsewhere, normal, providerFaults, settingsOf } from './provider.rules.js';
import { ProviderKeys } from './provider-keys.service.js';
import { present, trace } from './provider-view.js';

type Creation = Input<typeof API.providers.create>['body'];
type Change = Input<typeof API.providers.update>['body'];

export const subject = ({ id, name }: Pick<Provider, 'id' | 'name'>) => ({ kind: 'provider', id, name });

@Injectable()
export class ProvidersService {
  constructor(
    private readonly database: Database,
    private readonly providers: ProviderRepository,
    private readonly keys: ProviderKeys,
    private readonly catalogues: Catalogues,
    private readonly overrides: ModelOverrideRepository,
    private readonly addresses: PublicAddress,
    private readonly time: Time,
  ) {}

  kinds(actor: TenantActor) {
    return this.database.read(actor.scope, async (tx) => {
      const catalogue = await this.catalogues.at(tx.now.getTime());
      const items = PROVIDER_KINDS.map((kind) => {
        const source = catalogue.sourceAt(kind.baseUrl);
        return { ...kind, catalogueModels: source === undefined ? 0 : catalogue.of(source).length };
      });
      return { items };
    });
  }

  list(actor: TenantActor) {
    return this.database.read(actor.scope, async (tx) => {
      const [providers, keys, uses] = [await this.providers.list(tx), await this.providers.keys(tx), await this.providers.uses(tx)];
      const of = <T extends { providerId: string }>(rows: readonly T[], id: string) => rows.filter((row) => row.providerId === id);
      const items = [];
      for (const provider of providers) items.push(present(provider, of(keys, provider.id), of(uses, provider.id), (await this.offered(tx, provider)).length));
      return { items };
    });
  }

  get(actor: TenantActor, ref: string) {
    return this.database.read(actor.scope, async (tx) => this.view(tx, await this.known(tx, ref)));
  }

  models(actor: TenantActor, ref: string) {
    return this.database.read(actor.scope, async (tx) => ({
      items: (await this.offered(tx, await this.known(tx, ref))).map(({ entry, from }) => ({ ...entry, from })),
    }));
  }

  async create(actor: TenantActor, body: Creation) {
    const { name, slug, kind, kindSettings, keys, catalogue = true, models = [], ...own } = body;
    const settings = await this.accepted(settingsOf(kind, kindSettings, own), models);
    return this.database.write(actor.scope, actor, async (tx) => {
      const provider: Provider = {
        id: newId('provider', tx.now.getTime()),
        tenantId: tx.tenantId,
        slug: slug ?? (await freeSlug(name, 'provider', async (candidate) => (await this.providers.find(tx, candidate)) !== null)),
        name,
        kind,
        settings,
        catalogue,
        models,
        createdAt: tx.now,
        updatedAt: tx.now,
      };
      const made = keys.map((key, index) => this.keys.make(tx, provider, key, `/keys/${index}`));
      await this.providers.insert(tx, provider, made);
      await tx.audit({ action: 'provider.created', subject: subject(provider), after: { ...trace(provider), keys: made.map((key) => key.name) } });
      await this.touch(tx, provider.id);
      return this.view(tx, provider);
    });
  }

  async update(actor: TenantActor, ref: string, { name, slug, catalogue, models, ...own }: Change) {
    const seen = await this.database.read(actor.scope, (tx) => this.known(tx, ref));
    await this.accepted(changedSettings(seen.settings, own), models ?? seen.models);
    return this.database.write(actor.scope, actor, async (tx) => {
      await this.providers.lock(tx, seen.id);
      const before = await this.known(tx, seen.id);
      const settings = normal(changedSettings(before.settings, own), tx.now.getTime());
      if (leadsElsewhere(before.settings, settings) && (await this.providers.keys(tx, before.id)).length > 0) {
        const detail = 'leads to another host, and the keys would be sent there';
        throw new ProblemError('resource.conflict', 'Take the keys away first, and give them again for the new address.', {
          errors: [{ pointer: '/baseUrl', detail }],
        });
      }
      const after: Provider = {
        ...before,
        name: name ?? before.name,
        slug: slug ?? before.slug,
        catalogue: catalogue ?? before.catalogue,
        models: models ?? before.models,
        settings,
        updatedAt: tx.now,
      };
      await this.providers.update(tx, after);
      await tx.audit({ action: 'provider.updated', subject: subject(after), before: trace(before), after: trace(after) });
      await this.touch(tx, after.id);
      return this.view(tx, after);
    });
  }

  remove(actor: TenantActor, ref: string): Promise<void> {
    return this.database.write(actor.scope, actor, async (tx) => {
      const { id } = await this.known(tx, ref);
      await this.providers.lock(tx, id);
      const provider = await this.known(tx, id);
      const routes = (await this.providers.uses(tx, id)).map(({ routeName }) => routeName);
      if (routes.length > 0) throw new ProblemError('resource.conflict', `Model routes lead to it: ${routes.slice(0, 10).join(', ')}.`, { usedBy: routes });
      await this.providers.remove(tx, id);
      await tx.audit({ action: 'provider.removed', subject: subject(provider), before: trace(provider) });
      await this.touch(tx, id);
    });
  }

  /** @throws ProblemError resource.not_found */
  async known(tx: Tx, ref: string): Promise<Provider> {
    const provider = await this.providers.find(tx, ref);
    if (!provider) throw new ProblemError('resource.not_found');
    return provider;
  }

  /** What it offers, with prices. */
  async offered(tx: Tx, { settings: { baseUrl }, catalogue, models }: Provider, asked: readonly string[] = []) {
    return offeredModels(await this.catalogues.at(tx.now.getTime()), { baseUrl, catalogue, models }, await this.overrides.all(tx), asked);
  }

  /** Before the transaction: it may ask a name server. @throws ProblemError request.invalid or upstream.address_not_allowed */
  private async accepted(settings: ProviderSettings, models: Provider['models']): Promise<ProviderSettings> {
    await this.assertAddress(settings.baseUrl);
    const errors = providerFaults(settings, models);
    if (errors.length > 0) throw new ProblemError('request.invalid', 'These settings do not go together.', { errors });
    return normal(settings, this.time.now());
  }

  private async assertAddress(url: string): Promise<void> {
    try {
      await this.addresses.assertPublicUrl(url);
    } catch (fault) {
      if (!(fault instanceof ProblemError)) throw fault;
      const errors = [{ pointer: '/baseUrl', detail: fault.message }];
      throw new ProblemError(fault.code, `${url.slice(0, 100)}: ${fault.detail ?? fault.message}`, { errors }, { cause: fault });
    }
  }

  private async view(tx: Tx, provider: Provider) {
    const { length } = await this.offered(tx, provider);
    return present(provider, await this.providers.keys(tx, provider.id), await this.providers.uses(tx, provider.id), length);
  }

  private touch(tx: Tx, id: string): Promise<void> {
    return tx.outbox(SNAPSHOT_TOPIC, { kind: 'provider', id });
  }
}
