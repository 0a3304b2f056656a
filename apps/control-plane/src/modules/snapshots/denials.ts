import type { SnapshotTouch } from '@gatehouse/definition';
import { Injectable } from '@nestjs/common';
import { Database, SYSTEM_ACTOR, type Tx } from '../../platform/database/index.js';
import { DenyRepository, GroupRepository, News } from '../gateways/index.js';

const KINDS: ReadonlySet<SnapshotTouch['kind']> = new Set(['credential', 'application', 'version', 'denials']);

/** What must be refused by the rows as they are, against what the stream last said of it: only differences are appended. */
const APPEND = `
with t as (select * from unnest($1::text[], $2::text[]) as t (kind, id)),
  wanted as (
    select 'credential' as kind, c.id, c.state = 'revoked' as denied, 'gateway.credential_revoked' as code from t join credentials c on c.id = t.id where t.kind = 'credential'
    union select 'application', a.id, a.state <> 'active', 'gateway.application_suspended' from t join applications a on a.id = t.id where t.kind = 'application'
    union select 'version', v.id, v.blocked_at is not null, 'gateway.api_blocked' from t join versions v on v.id = t.id where t.kind = 'version'
  ),
  said as (
    select distinct on (kind, subject_id) kind, subject_id as id, effect = 'deny' as denied from deny_entries
    where subject_id = any($2) order by kind, subject_id, sequence desc
  )
insert into deny_entries (group_id, kind, subject_id, effect, code, created_at)
select null, w.kind, w.id, case when w.denied then 'deny' else 'lift' end, w.code, $3
from wanted w left join said s on s.kind = w.kind and s.id = w.id
where w.denied <> coalesce(s.denied, false)
order by w.kind, w.id`;

/**
 * The short way for what must stop at once: a revoked credential, a suspended application, a blocked version, what an administrator denies. Modules append to the stream themselves where they
 * think of it; what they did not say is derived from the rows here. In a transaction of its own, before anything is compiled, so that no broken object holds it back.
 */
@Injectable()
export class Denials {
  /** The newest entry that gateways were told of by this process. */
  private told = 0;

  constructor(
    private readonly database: Database,
    private readonly denies: DenyRepository,
    private readonly groups: GroupRepository,
    private readonly news: News,
  ) {}

  async follow(touches: readonly SnapshotTouch[]): Promise<void> {
    const relevant = touches.filter(({ kind }) => KINDS.has(kind));
    if (relevant.length === 0) return;
    const { newest, groupIds } = await this.database.write('system', SYSTEM_ACTOR, async (tx) => {
      await this.append(tx, relevant);
      return { newest: await this.denies.newestSequence(tx), groupIds: (await this.groups.ids(tx)).map(({ id }) => id) };
    });
    if (newest <= this.told) return;
    await this.news.publish('deny', groupIds);
    this.told = newest;
  }

  private async append(tx: Tx, touches: readonly SnapshotTouch[]): Promise<void> {
    await tx.sql(APPEND, [touches.map(({ kind }) => kind), touches.map(({ id }) => id), tx.now]);
  }
}
