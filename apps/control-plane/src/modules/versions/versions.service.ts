import { DAY_MS, SNAPSHOT_TOPIC } from '@gatehouse/definition';
import { newId } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Time } from '../../platform/clock/clock.js';
import { Database, type Tx } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { SubscriberRepository } from './subscriber.repository.js';
import { TrafficReader } from './traffic-reader.js';
import type { Version } from './version.entity.js';
import { VersionRepository } from './version.repository.js';
import { VersionRetirements } from './version-retirements.js';
import { subjectOf, Versions } from './versions.js';

interface Path {
  api: string;
  version: string;
}

@Injectable()
export class VersionsService {
  constructor(
    private readonly database: Database,
    private readonly repository: VersionRepository,
    private readonly versions: Versions,
    private readonly subscribers: SubscriberRepository,
    private readonly retirements: VersionRetirements,
    private readonly modules: ModuleRef,
    private readonly time: Time,
  ) {}

  list(actor: TenantActor, apiRef: string) {
    return this.database.read(actor.scope, async (tx) => {
      const api = await this.versions.api(tx, apiRef);
      return { items: await this.versions.showAll(tx, actor.tenant, api, await this.repository.ofApi(tx, api.id)) };
    });
  }

  get(actor: TenantActor, path: Path) {
    return this.database.read(actor.scope, async (tx) => this.versions.show(tx, actor.tenant, await this.versions.at(tx, path)));
  }

  /** A draft; the first one of its API is the default. The caller holds the transaction. */
  async add(tx: Tx, api: { id: string; name: string }, given: Pick<Version, 'name' | 'description'>): Promise<Version> {
    const isDefault = !(await this.repository.ofApi(tx, api.id)).some((version) => version.isDefault);
    const none = { blockedAt: null, blockedReason: null, publishedAt: null, deprecatedAt: null, sunsetAt: null, successorId: null, retiredAt: null };
    const version: Version = {
      ...none,
      id: newId('version', tx.now.getTime()),
      tenantId: tx.tenantId,
      apiId: api.id,
      ...given,
      state: 'draft',
      isDefault,
      createdAt: tx.now,
      updatedAt: tx.now,
    };
    await this.repository.insert(tx, version);
    await tx.audit({ action: 'version.created', subject: { kind: 'version', id: version.id, name: `${api.name} ${version.name}` }, after: given });
    return version;
  }

  update(actor: TenantActor, path: Path, change: { description?: string | undefined; isDefault?: true | undefined }) {
    return this.database.write(actor.scope, actor, async (tx) => {
      const { api, version } = await this.versions.lockedAt(tx, path);
      if (change.description !== undefined) await this.repository.update(tx, version.id, { description: change.description });
      if (change.isDefault && !version.isDefault) {
        await this.repository.makeDefault(tx, api.id, version.id);
        await tx.outbox(SNAPSHOT_TOPIC, { kind: 'api', id: api.id });
      }
      await tx.audit({
        action: 'version.updated',
        subject: subjectOf({ api, version }),
        before: { description: version.description, isDefault: version.isDefault },
        after: { description: change.description ?? version.description, isDefault: change.isDefault ?? version.isDefault },
      });
      return this.versions.show(tx, actor.tenant, await this.versions.at(tx, path));
    });
  }

  consequences(actor: TenantActor, path: Path) {
    return this.database.read(actor.scope, async (tx) => {
      const { version } = await this.versions.at(tx, path);
      const since = new Date(this.time.now() - 7 * DAY_MS);
      const traffic = this.modules.get(TrafficReader, { strict: false });
      const byApplication = await traffic.callsByApplicationSince(tx, version.id, since);
      const applications = (await this.subscribers.list(tx, version.id)).map(({ applicationId, applicationName, subscriptionId }) => {
        return { id: applicationId, name: applicationName, subscriptionId, callsLast7Days: byApplication.get(applicationId) ?? 0 };
      });
      return { applications, callsLast7Days: await traffic.callsSince(tx, version.id, since), closesPlans: await this.retirements.closes(tx, version.id) };
    });
  }
}
