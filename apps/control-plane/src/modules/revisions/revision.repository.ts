import { Injectable } from '@nestjs/common';
import { In, type QueryDeepPartialEntity } from 'typeorm';
import { cut, decodeCursor, encodeCursor, type Page, type PageQuery, type Tx } from '../../platform/database/index.js';
import { Revision } from './revision.entity.js';

/** What lists show: everything but document and operations, which are large. */
export interface RevisionRow extends Omit<Revision, 'document' | 'operations'> {
  operationCount: number;
  deployedTo: { environmentId: string; slug: string }[];
}

const ROW = `select r.id, r.tenant_id as "tenantId", r.version_id as "versionId", r.number, r.state, r.note, r.format, r.title,
    r.document_version as "documentVersion", r.settings, r.content_hash as "contentHash", r.review_comment as "reviewComment",
    r.author_id as "authorId", r.author_name as "authorName", r.editors, r.created_at as "createdAt", r.updated_at as "updatedAt",
    jsonb_array_length(r.operations) as "operationCount",
    coalesce((select jsonb_agg(jsonb_build_object('environmentId', e.id, 'slug', e.slug) order by e.slug)
      from deployments d join environments e on e.tenant_id = d.tenant_id and e.id = d.environment_id
      where d.tenant_id = r.tenant_id and d.revision_id = r.id and d.state = 'active'), '[]') as "deployedTo"
  from revisions r where r.tenant_id = $1`;

/** TypeORM’s type of a row has no place for JSON of an open shape. */
const asRow = (row: Partial<Revision>) => row as QueryDeepPartialEntity<Revision>;

const NUMBER = /^[1-9][0-9]{0,8}$/;

@Injectable()
export class RevisionRepository {
  /** Newest first. */
  async page(tx: Tx, versionId: string, query: PageQuery): Promise<Page<RevisionRow>> {
    const [before = null] = query.cursor === undefined ? [] : decodeCursor(query.cursor, 1);
    const rows = await tx.sql<RevisionRow>(`${ROW} and r.version_id = $2 and ($3::int is null or r.number < $3) order by r.number desc limit $4`, [
      tx.tenantId,
      versionId,
      typeof before === 'number' ? before : null,
      query.limit + 1,
    ]);
    return cut(rows, query.limit, (row) => encodeCursor([row.number]));
  }

  /** By id or number. */
  async find(tx: Tx, versionId: string, ref: string): Promise<RevisionRow | undefined> {
    const number = NUMBER.test(ref) ? Number(ref) : null;
    return (await tx.sql<RevisionRow>(`${ROW} and r.version_id = $2 and (r.id = $3 or r.number = $4::int)`, [tx.tenantId, versionId, ref, number]))[0];
  }

  /** The newest of the version. */
  async latest(tx: Tx, versionId: string): Promise<RevisionRow | undefined> {
    return (await tx.sql<RevisionRow>(`${ROW} and r.version_id = $2 order by r.number desc limit 1`, [tx.tenantId, versionId]))[0];
  }

  /** One of any version of the API, with its whole content. */
  contentInApi(tx: Tx, apiId: string, id: string): Promise<Revision | null> {
    return tx
      .repository(Revision)
      .createQueryBuilder('r')
      .addSelect('r.document')
      .where('r.tenant_id = :tenantId and r.id = :id', { tenantId: tx.tenantId, id })
      .andWhere('r.version_id in (select v.id from versions v where v.tenant_id = r.tenant_id and v.api_id = :apiId)', { apiId })
      .getOne();
  }

  content(tx: Tx, id: string): Promise<Revision | null> {
    return tx
      .repository(Revision)
      .createQueryBuilder('r')
      .addSelect('r.document')
      .where('r.tenant_id = :tenantId and r.id = :id', { tenantId: tx.tenantId, id })
      .getOne();
  }

  /** With operations and settings, without documents. */
  byIds(tx: Tx, ids: readonly string[]): Promise<Revision[]> {
    return tx.repository(Revision).findBy({ tenantId: tx.tenantId, id: In([...ids]) });
  }

  async nextNumber(tx: Tx, versionId: string): Promise<number> {
    const [row] = await tx.sql<{ next: number }>('select coalesce(max(number), 0) + 1 as next from revisions where tenant_id = $1 and version_id = $2', [
      tx.tenantId,
      versionId,
    ]);
    return row?.next ?? 1;
  }

  async insert(tx: Tx, revision: Revision): Promise<void> {
    await tx.repository(Revision).insert(asRow(revision));
  }

  async update(tx: Tx, id: string, change: Partial<Omit<Revision, 'id' | 'tenantId' | 'versionId'>>): Promise<void> {
    await tx.repository(Revision).update({ tenantId: tx.tenantId, id }, asRow({ ...change, updatedAt: tx.now }));
  }

  /** Accounts beside this one that could review. */
  async otherReviewers(tx: Tx, roles: readonly string[], accountId: string): Promise<string[]> {
    const rows = await tx.sql<{ id: string }>(
      `select a.id from members m join accounts a on a.id = m.account_id
       where m.tenant_id = $1 and m.roles && $2::text[] and m.account_id <> $3 and a.state = 'active'`,
      [tx.tenantId, roles, accountId],
    );
    return rows.map(({ id }) => id);
  }
}
