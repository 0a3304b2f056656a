import type { API, Input } from '@gatehouse/contracts';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/index.js';
import { parseStatuses, type Search } from './search.js';

export type Filters = Omit<Input<typeof API.callRecords.list>['query'], 'cursor' | 'limit'>;
type PlaceFilters = Pick<Filters, 'api' | 'version' | 'environment'>;

const matches = (column: string) => `tenant_id = $1 and ${column} = $2`;

/** From what a caller writes (ids, slugs, names) to what records hold (ids). What names nothing finds nothing. */
@Injectable()
export class FilterReader {
  /** In the tenant's scope. */
  async read(tx: Tx, { api, version, environment, ...filters }: Filters): Promise<Search> {
    return { ...plain(filters), ...(await this.places(tx, { api, version, environment })) };
  }

  async places(tx: Tx, { api, version, environment }: PlaceFilters): Promise<Pick<Search, 'apiIds' | 'versionIds' | 'environmentIds'>> {
    const find = async (text: string, ref: string): Promise<string[]> => [ref, ...(await tx.sql<{ id: string }>(text, [tx.tenantId, ref])).map(({ id }) => id)];
    return {
      // an id is taken as it is: records outlive what they are about
      ...(api !== undefined && {
        apiIds: await find(`select id from apis where ${matches('slug')} union select api_id from api_slugs where ${matches('slug')}`, api),
      }),
      ...(version !== undefined && { versionIds: await find(`select id from versions where ${matches('name')}`, version) }),
      ...(environment !== undefined && { environmentIds: await find(`select id from environments where ${matches('slug')}`, environment) }),
    };
  }

  /** Without a tenant there are no names: only ids fit. */
  readUnrouted({ api, version, environment, ...filters }: Filters): Search {
    return {
      ...plain(filters),
      ...(api !== undefined && { apiIds: [api] }),
      ...(version !== undefined && { versionIds: [version] }),
      ...(environment !== undefined && { environmentIds: [environment] }),
    };
  }
}

function plain({ from, to, application, status, ...rest }: Omit<Filters, 'api' | 'version' | 'environment'>): Search {
  return {
    ...rest,
    ...(from !== undefined && { from: new Date(from) }),
    ...(to !== undefined && { to: new Date(to) }),
    ...(application !== undefined && { applicationIds: [application] }),
    ...(status !== undefined && { statuses: parseStatuses(status) }),
  };
}
