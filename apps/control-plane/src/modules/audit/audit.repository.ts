import { Injectable } from '@nestjs/common';
import { cut, decodeCursor, encodeCursor, type Page, type PageQuery, type Tx } from '../../platform/database/index.js';

export interface AuditQuery extends PageQuery {
  action?: string | undefined;
  actorId?: string | undefined;
  subjectId?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

export interface AuditRow {
  id: string;
  at: Date;
  tenant_id: string | null;
  tenant_slug: string | null;
  actor_kind: 'account' | 'system' | 'gateway';
  actor_id: string | null;
  actor_name: string;
  action: string;
  subject_kind: string;
  subject_id: string;
  subject_name: string;
  reason: string | null;
  detail: Record<string, unknown>;
  address: string | null;
  request_id: string | null;
}

@Injectable()
export class AuditRepository {
  /** Of the scope's tenant; in system scope of all, and of the platform itself. */
  async page(tx: Tx, query: AuditQuery): Promise<Page<AuditRow>> {
    const [before = null] = query.cursor === undefined ? [] : decodeCursor(query.cursor, 1);
    const rows = await tx.sql<AuditRow>(
      `select e.*, t.slug as tenant_slug from audit_entries e left join tenants t on t.id = e.tenant_id
       where ($1::text is null or e.tenant_id = $1) and ($2::text is null or e.id < $2)
         and ($3::text is null or e.action = $3 or starts_with(e.action, $3 || '.'))
         and ($4::text is null or e.actor_id = $4) and ($5::text is null or e.subject_id = $5)
         and ($6::timestamptz is null or e.at >= $6) and ($7::timestamptz is null or e.at < $7)
       order by e.id desc limit $8`,
      [
        tx.scope === 'system' ? null : tx.tenantId,
        before,
        query.action ?? null,
        query.actorId ?? null,
        query.subjectId ?? null,
        query.from ?? null,
        query.to ?? null,
        query.limit + 1,
      ],
    );
    return cut(rows, query.limit, (row) => encodeCursor([row.id]));
  }
}
