import type { OfferedPrompt, PromptContent, PromptState, ServedPrompt } from '@gatehouse/definition';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/index.js';
import type { ApiState } from '../compile/state.js';

/** Published versions of a prompt that follows: callers may name an older one for as long as it is among them. */
const VERSIONS_SERVED_MAX = 10;

interface PromptRow {
  id: string;
  slug: string;
  /** Newest first. */
  versions: { number: number; state: Exclude<PromptState, 'draft'>; content: PromptContent }[];
}

/** Where an old revision is deployed again, what it offers may be retired meanwhile: its callers are told so. */
function served({ version }: OfferedPrompt, { id, slug, versions }: PromptRow): ServedPrompt {
  const offered = versions.filter(({ number }) => version === undefined || number === version);
  const chosen = offered.filter(({ state }) => state === 'published').slice(0, VERSIONS_SERVED_MAX);
  const retired = offered.filter(({ state }) => state === 'retired').map(({ number }) => number);
  return { id, slug, current: chosen[0]?.number ?? version ?? 0, versions: chosen.map(({ number, content }) => ({ number, content })), retired };
}

/** Contents of the prompts that APIs offer. */
@Injectable()
export class PromptRows {
  async fill(tx: Tx, states: readonly ApiState[]): Promise<void> {
    const offering = states.filter(({ revision }) => (revision.settings.llm?.prompts?.length ?? 0) > 0);
    if (offering.length === 0) return;
    const ids = new Set(offering.flatMap(({ revision }) => (revision.settings.llm?.prompts ?? []).map(({ promptId }) => promptId)));
    const rows = await tx.sql<PromptRow>(
      `select p.id, p.slug, coalesce((select jsonb_agg(jsonb_build_object('number', v.number, 'state', v.state,
           'content', case when v.state = 'published' then v.content end) order by v.number desc)
         from prompt_versions v where v.tenant_id = p.tenant_id and v.prompt_id = p.id and v.state <> 'draft'), '[]') as versions
       from prompts p where p.tenant_id = any($1) and p.id = any($2)`,
      [[...new Set(offering.map(({ tenant }) => tenant.id))], [...ids]],
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    for (const state of offering) {
      const offered = (state.revision.settings.llm?.prompts ?? []).flatMap((one) => {
        const row = byId.get(one.promptId);
        return row === undefined ? [] : [served(one, row)];
      });
      state.prompts = offered.sort((a, b) => (a.slug < b.slug ? -1 : 1));
    }
  }
}
