import { Injectable } from '@nestjs/common';
import { In, type QueryDeepPartialEntity } from 'typeorm';
import { type Tx, violates } from '../../platform/database/index.js';
import { Prompt, PromptVersion } from './prompt.entity.js';

violates('prompts__slug', 'slug.taken', 'Another prompt has this slug.');
violates('prompt_versions__draft', 'resource.conflict', 'There is a draft already. Change it, publish it or discard it.');

/** A revision that offers a prompt. */
export interface PromptUseRow {
  apiId: string;
  apiSlug: string;
  apiName: string;
  versionId: string;
  version: string;
  revision: number;
  pinned: number | null;
  deployed: boolean;
}

export type VersionSummaryRow = Omit<PromptVersion, 'content'>;

const SUMMARY = {
  tenantId: true,
  promptId: true,
  number: true,
  state: true,
  note: true,
  authorId: true,
  authorName: true,
  createdAt: true,
  updatedAt: true,
  publishedAt: true,
  retiredAt: true,
} satisfies Record<keyof VersionSummaryRow, true>;

/** That the list is not empty is said for the index of such revisions. */
const USES = `
select a.id as "apiId", a.slug as "apiSlug", a.name as "apiName", v.id as "versionId", v.name as version, r.number as revision,
  (offered ->> 'version')::integer as pinned, exists (select 1 from deployments d where d.revision_id = r.id and d.state in ('pending', 'active')) as deployed
from revisions r join versions v on v.tenant_id = r.tenant_id and v.id = r.version_id join apis a on a.tenant_id = v.tenant_id and a.id = v.api_id
  cross join lateral jsonb_array_elements(r.settings #> '{llm,prompts}') as offered
where r.tenant_id = $1 and r.settings #> '{llm,prompts}' <> '[]' and r.settings #> '{llm,prompts}' @> jsonb_build_array(jsonb_build_object('promptId', $2::text)) and offered ->> 'promptId' = $2
order by a.name, v.name, r.number desc`;

/** The ORM's own type does not take documents of unknown shape. */
const asRow = <T extends object>(row: Partial<T>) => row as QueryDeepPartialEntity<T>;

@Injectable()
export class PromptRepository {
  list(tx: Tx): Promise<Prompt[]> {
    return tx.repository(Prompt).find({ where: { tenantId: tx.tenantId }, order: { name: 'asc', id: 'asc' } });
  }

  find(tx: Tx, idOrSlug: string): Promise<Prompt | null> {
    const { tenantId } = tx;
    return tx.repository(Prompt).findOne({
      where: [
        { tenantId, id: idOrSlug },
        { tenantId, slug: idOrSlug },
      ],
    });
  }

  slugTaken(tx: Tx, slug: string): Promise<boolean> {
    return tx.repository(Prompt).existsBy({ tenantId: tx.tenantId, slug });
  }

  /** Until the transaction ends no version of it changes, and no revision that names it is saved. */
  async lock(tx: Tx, id: string): Promise<void> {
    await tx.sql('select 1 from prompts where tenant_id = $1 and id = $2 for update', [tx.tenantId, id]);
  }

  /** For whoever is about to name them: they stay as they are while their transaction runs. */
  async hold(tx: Tx, ids: readonly string[]): Promise<Prompt[]> {
    await tx.sql('select 1 from prompts where tenant_id = $1 and id = any($2) order by id for share', [tx.tenantId, ids]);
    return tx.repository(Prompt).findBy({ tenantId: tx.tenantId, id: In([...ids]) });
  }

  async insert(tx: Tx, prompt: Prompt): Promise<void> {
    await tx.repository(Prompt).insert(prompt);
  }

  async update(tx: Tx, id: string, change: Partial<Pick<Prompt, 'name' | 'description'>>): Promise<void> {
    await tx.repository(Prompt).update({ tenantId: tx.tenantId, id }, { ...change, updatedAt: tx.now });
  }

  async remove(tx: Tx, id: string): Promise<void> {
    await tx.repository(Prompt).delete({ tenantId: tx.tenantId, id });
  }

  /** Newest first; without their contents. */
  versions(tx: Tx, promptId?: string): Promise<VersionSummaryRow[]> {
    const where = { tenantId: tx.tenantId, ...(promptId !== undefined && { promptId }) };
    return tx.repository(PromptVersion).find({ where, select: SUMMARY, order: { number: 'desc' } });
  }

  version(tx: Tx, promptId: string, number: number): Promise<PromptVersion | null> {
    return tx.repository(PromptVersion).findOneBy({ tenantId: tx.tenantId, promptId, number });
  }

  newest(tx: Tx, promptId: string, state?: PromptVersion['state']): Promise<PromptVersion | null> {
    const where = { tenantId: tx.tenantId, promptId, ...(state !== undefined && { state }) };
    return tx.repository(PromptVersion).findOne({ where, order: { number: 'desc' } });
  }

  async insertVersion(tx: Tx, version: PromptVersion): Promise<void> {
    await tx.repository(PromptVersion).insert(asRow<PromptVersion>(version));
  }

  async updateVersion(tx: Tx, { promptId, number }: PromptVersion, change: Partial<PromptVersion>): Promise<void> {
    await tx.repository(PromptVersion).update({ tenantId: tx.tenantId, promptId, number }, asRow<PromptVersion>({ ...change, updatedAt: tx.now }));
  }

  async removeVersion(tx: Tx, { promptId, number }: PromptVersion): Promise<void> {
    await tx.repository(PromptVersion).delete({ tenantId: tx.tenantId, promptId, number });
  }

  uses(tx: Tx, promptId: string): Promise<PromptUseRow[]> {
    return tx.sql<PromptUseRow>(USES, [tx.tenantId, promptId]);
  }
}
