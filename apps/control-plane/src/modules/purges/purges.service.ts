import type { PurgeScope } from '@gatehouse/definition';
import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { News } from '../gateways/index.js';
import { Versions } from '../versions/index.js';
import { PurgeRepository, type PurgeRow } from './purge.repository.js';

function present({ sequence, scope, author_kind: kind, author_id: id, author_name: name, created_at: at }: PurgeRow) {
  return { sequence: Number(sequence), scope, by: { kind, id, name }, at: at.toISOString() };
}

/** Takes responses out of the gateways' stores: the row is what gateways hear of, and the news makes them hear of it now. */
@Injectable()
export class PurgesService {
  constructor(
    private readonly database: Database,
    private readonly purges: PurgeRepository,
    private readonly versions: Versions,
    private readonly news: News,
  ) {}

  list(actor: TenantActor, ref: string) {
    return this.database.read(actor.scope, async (tx) => {
      const { id } = await this.versions.api(tx, ref);
      return { items: (await this.purges.last(tx, id)).map(present) };
    });
  }

  async create(actor: TenantActor, ref: string, scope: PurgeScope) {
    const { purge, groupIds } = await this.database.write(actor.scope, actor, async (tx) => {
      const api = await this.versions.api(tx, ref);
      const { kind, id, name } = actor;
      const row = await this.purges.insert(tx, api.id, scope, { kind, id, name });
      await tx.audit({ action: 'api.cache_purged', subject: { kind: 'api', id: api.id, name: api.name }, after: scope });
      return { purge: present(row), groupIds: await this.purges.groupIds(tx) };
    });
    await this.news.publish('purge', groupIds);
    return purge;
  }
}
