import { Injectable } from '@nestjs/common';
import { cut, decodeCursor, encodeCursor, type Page, type PageQuery, type Tx } from '../../platform/database/index.js';
import { Deployment } from './deployment.entity.js';

export interface DeploymentRow extends Deployment {
  version: { id: string; name: string };
  revision: { id: string; number: number };
  environment: { id: string; slug: string; name: string };
  groupId: string;
  apiName: string;
}

const ROW = `select d.id, d.tenant_id as "tenantId", d.version_id as "versionId", d.revision_id as "revisionId", d.environment_id as "environmentId", d.state,
    d.is_rollback as "isRollback", d.pinned, d.note, d.author_id as "authorId", d.author_name as "authorName", d.sequence, d.live_at as "liveAt", d.outcome,
    d.created_at as "createdAt", e.group_id as "groupId", a.name as "apiName",
    jsonb_build_object('id', v.id, 'name', v.name) as version, jsonb_build_object('id', r.id, 'number', r.number) as revision,
    jsonb_build_object('id', e.id, 'slug', e.slug, 'name', e.name) as environment
  from deployments d
    join environments e on e.tenant_id = d.tenant_id and e.id = d.environment_id
    join versions v on v.tenant_id = d.tenant_id and v.id = d.version_id
    join apis a on a.tenant_id = v.tenant_id and a.id = v.api_id
    join revisions r on r.tenant_id = d.tenant_id and r.id = d.revision_id`;

@Injectable()
export class DeploymentRepository {
  /** Newest first. */
  async page(tx: Tx, versionId: string, query: PageQuery & { active?: boolean | undefined }): Promise<Page<DeploymentRow>> {
    const [before = null] = query.cursor === undefined ? [] : decodeCursor(query.cursor, 1);
    const rows = await tx.sql<DeploymentRow>(
      `${ROW} where d.tenant_id = $1 and d.version_id = $2 and ($3::text is null or d.id < $3) and ($4::boolean is null or (d.state = 'active') = $4) order by d.id desc limit $5`,
      [tx.tenantId, versionId, before, query.active ?? null, query.limit + 1],
    );
    return cut(rows, query.limit, (row) => encodeCursor([row.id]));
  }

  async find(tx: Tx, versionId: string, id: string): Promise<DeploymentRow | undefined> {
    return (await tx.sql<DeploymentRow>(`${ROW} where d.tenant_id = $1 and d.version_id = $2 and d.id = $3`, [tx.tenantId, versionId, id]))[0];
  }

  /** Pending and active ones of the version in the environment, newest first. */
  open(tx: Tx, versionId: string, environmentId: string): Promise<DeploymentRow[]> {
    return tx.sql(`${ROW} where d.tenant_id = $1 and d.version_id = $2 and d.environment_id = $3 and d.state in ('pending', 'active') order by d.id desc`, [
      tx.tenantId,
      versionId,
      environmentId,
    ]);
  }

  async insert(tx: Tx, deployment: Deployment): Promise<void> {
    await tx.repository(Deployment).insert(deployment);
  }

  /** Also in system scope, so by the row's own tenant. */
  async update(
    tx: Tx,
    { tenantId, id }: Pick<Deployment, 'tenantId' | 'id'>,
    change: Partial<Pick<Deployment, 'state' | 'pinned' | 'sequence' | 'liveAt' | 'outcome'>>,
  ): Promise<void> {
    await tx.repository(Deployment).update({ tenantId, id }, change);
  }
}
