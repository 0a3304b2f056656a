import { API, type Input } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { Database, type Scope } from '../../platform/database/index.js';
import { Arguments, Bind, CurrentActor, type TenantActor } from '../../platform/http/index.js';
import { type AuditQuery, AuditRepository, type AuditRow } from './audit.repository.js';

const present = (row: AuditRow) => ({
  id: row.id,
  at: row.at.toISOString(),
  tenant: row.tenant_id === null || row.tenant_slug === null ? null : { id: row.tenant_id, slug: row.tenant_slug },
  actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
  action: row.action,
  subject: { kind: row.subject_kind, id: row.subject_id, name: row.subject_name },
  reason: row.reason,
  detail: row.detail,
  address: row.address,
  requestId: row.request_id,
});

@Controller()
export class AuditController {
  constructor(
    private readonly database: Database,
    private readonly entries: AuditRepository,
  ) {}

  @Bind(API.audit.listAll)
  listAll(@Arguments() { query }: Input<typeof API.audit.listAll>) {
    return this.page('system', query);
  }

  @Bind(API.audit.list)
  list(@CurrentActor() actor: TenantActor, @Arguments() { query }: Input<typeof API.audit.list>) {
    return this.page(actor.scope, query);
  }

  private page(scope: Scope, query: AuditQuery) {
    return this.database.read(scope, async (tx) => {
      const { items, nextCursor } = await this.entries.page(tx, query);
      return { items: items.map(present), nextCursor };
    });
  }
}
