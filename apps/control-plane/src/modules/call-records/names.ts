import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';
import type { StoredRecord } from './search/call-record.row.js';

type Kind = 'api' | 'version' | 'environment' | 'application' | 'plan' | 'gateway' | 'provider' | 'team' | 'member' | 'credential';

export interface Named {
  name: string;
  slug: string | null;
}

const NAMES = `
select 'api' as kind, id, name, slug from apis where id = any($1)
union all select 'version', id, name, null from versions where id = any($1)
union all select 'environment', id, name, slug from environments where id = any($1)
union all select 'application', id, name, null from applications where id = any($1)
union all select 'plan', id, name, slug from plans where id = any($1)
union all select 'gateway', id, name, null from gateways where id = any($1)
union all select 'provider', id, name, slug from providers where id = any($1)
union all select 'team', id, name, slug from teams where id = any($1)
union all select 'member', m.id, a.name, null from members m join accounts a on a.id = m.account_id where m.id = any($1)
union all select 'credential', id, name, null from credentials where id = any($1)`;

/** Names for ids, in a second query after the records': records are not joined, they may be about things that are gone. Row-level security narrows it to the scope. */
@Injectable()
export class Names {
  async of(tx: Tx, ids: Iterable<string>): Promise<NameBook> {
    const rows = await tx.sql<Named & { kind: Kind; id: string }>(NAMES, [[...new Set(ids)]]);
    return new NameBook(new Map(rows.map(({ id, name, slug }) => [id, { name, slug }])));
  }

  ofRecords(tx: Tx, records: readonly StoredRecord[]): Promise<NameBook> {
    const ids = records.flatMap(({ apiId, versionId, environmentId, applicationId, planId, gatewayId, llm }) => [
      apiId,
      versionId,
      environmentId,
      applicationId,
      planId,
      gatewayId,
      llm?.providerId,
    ]);
    return this.of(
      tx,
      ids.filter((id) => id !== undefined),
    );
  }
}

export class NameBook {
  constructor(private readonly names: ReadonlyMap<string, Named>) {}

  name(id: string | undefined): string | null {
    return (id === undefined ? undefined : this.names.get(id)?.name) ?? null;
  }

  slug(id: string | undefined): string | null {
    return (id === undefined ? undefined : this.names.get(id)?.slug) ?? null;
  }
}
