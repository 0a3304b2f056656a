import type { API, Output } from '@gatehouse/contracts';
import { ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { Catalogues } from '../model-catalogue/index.js';
import { type Answer, ProviderConnection } from './connection.js';
import type { Provider } from './provider.entity.js';
import { ProviderKeys } from './provider-keys.service.js';
import { ProvidersService } from './providers.service.js';

/** Asks providers, with the key that is stored: the key is never shown to whoever asks. */
@Injectable()
export class ProviderChecks {
  constructor(
    private readonly database: Database,
    private readonly providers: ProvidersService,
    private readonly keys: ProviderKeys,
    private readonly connection: ProviderConnection,
    private readonly catalogues: Catalogues,
  ) {}

  async check(actor: TenantActor, ref: string, keyId?: string): Promise<Output<typeof API.providers.check>> {
    const { models, ...answer } = (await this.ask(actor, ref, keyId)).answer;
    return { ...answer, modelCount: models?.length ?? null };
  }

  /** @throws ProblemError provider.not_answering */
  async discover(actor: TenantActor, ref: string, keyId?: string): Promise<Output<typeof API.providers.discover>> {
    const { provider, answer } = await this.ask(actor, ref, keyId);
    if (answer.models === null) throw new ProblemError('provider.not_answering', answer.detail);
    return this.database.read(actor.scope, async (tx) => {
      const catalogue = await this.catalogues.at(tx.now.getTime());
      const source = catalogue.sourceAt(provider.settings.baseUrl);
      const offered = new Set((await this.providers.offered(tx, provider)).map(({ entry }) => entry.id));
      const items = (answer.models ?? []).map((id) => ({
        id,
        offered: offered.has(id),
        known: source !== undefined && catalogue.find(source, id) !== undefined,
      }));
      return { items };
    });
  }

  private async ask(actor: TenantActor, ref: string, keyId: string | undefined): Promise<{ provider: Provider; answer: Answer }> {
    const { provider, secret } = await this.database.read(actor.scope, async (tx) => {
      const known = await this.providers.known(tx, ref);
      return { provider: known, secret: await this.keys.open(tx, known, keyId) };
    });
    return { provider, answer: await this.connection.ask(provider.settings, secret) };
  }
}
