import type { API, Output } from '@gatehouse/contracts';
import { ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import type { AccountActor, TenantActor } from '../../platform/http/index.js';
import { GatewayRepository, type GatewayRow } from './gateway.repository.js';
import { isLive } from './presence.js';

type GatewayView = Output<typeof API.gateways.list>['items'][number];

@Injectable()
export class Gateways {
  constructor(
    private readonly database: Database,
    private readonly gateways: GatewayRepository,
  ) {}

  list(live?: boolean): Promise<{ items: GatewayView[] }> {
    return this.database.read('system', async (tx) => {
      const items = (await this.gateways.all(tx)).map((row) => present(row, tx.now.getTime()));
      return { items: live === undefined ? items : items.filter((item) => (item.state === 'live') === live) };
    });
  }

  listForTenant(actor: TenantActor): Promise<{ items: GatewayView[] }> {
    return this.database.read(actor.scope, async (tx) => ({ items: (await this.gateways.ofTenant(tx)).map((row) => present(row, tx.now.getTime())) }));
  }

  /** @throws ProblemError resource.conflict while it still calls: it would be back with its next poll */
  forget(actor: AccountActor, id: string): Promise<void> {
    return this.database.write('system', actor, async (tx) => {
      const gateway = await this.gateways.find(tx, id);
      if (!gateway) throw new ProblemError('resource.not_found');
      if (isLive(gateway.last_seen_at, tx.now.getTime())) throw new ProblemError('resource.conflict', 'This gateway is live. Stop it first.');
      await this.gateways.remove(tx, id);
      await tx.audit({ action: 'gateway.forgotten', subject: { kind: 'gateway', id, name: gateway.name } });
    });
  }
}

function present(row: GatewayRow, nowMs: number): GatewayView {
  const sequence = row.sequence === null ? null : Number(row.sequence);
  return {
    id: row.id,
    name: row.name,
    group: { id: row.group_id, slug: row.group_slug, name: row.group_name },
    state: isLive(row.last_seen_at, nowMs) ? 'live' : 'silent',
    softwareVersion: row.software_version,
    sequence,
    behind: Math.max(0, Number(row.newest) - (sequence ?? 0)),
    acknowledgement: row.acknowledgement,
    errors: row.errors,
    firstSeenAt: row.first_seen_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
  };
}
