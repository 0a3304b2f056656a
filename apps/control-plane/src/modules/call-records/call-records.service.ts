import type { API, Input, Output } from '@gatehouse/contracts';
import { DAY_MS } from '@gatehouse/definition';
import { ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { type Config, InjectConfig } from '../../platform/config/config.js';
import { Database, type Page, type Scope, type Tx } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { ApplicationRepository } from '../applications/index.js';
import { explain, titleOf } from './explain/explain.js';
import { type NameBook, Names } from './names.js';
import { CallRecordRepository } from './search/call-record.repository.js';
import type { StoredRecord } from './search/call-record.row.js';
import type { RecordScope } from './search/conditions.js';
import { FilterReader, type Filters } from './search/filters.js';
import type { Search } from './search/search.js';

type Query = Input<typeof API.callRecords.list>['query'];
type View = Output<typeof API.callRecords.list>['items'][number];
type Explained = Output<typeof API.callRecords.get>;

@Injectable()
export class CallRecords {
  constructor(
    private readonly database: Database,
    private readonly records: CallRecordRepository,
    private readonly filters: FilterReader,
    private readonly names: Names,
    private readonly applications: ApplicationRepository,
    @InjectConfig() private readonly config: Config,
  ) {}

  async list(actor: TenantActor, { cursor, limit, ...filters }: Query): Promise<Page<View>> {
    const search = await this.database.read(actor.scope, (tx) => this.filters.read(tx, filters));
    return this.named(actor.scope, await this.records.page(actor.scope, search, { cursor, limit }));
  }

  async listOwn(actor: TenantActor, { cursor, limit, ...filters }: Query): Promise<Page<View>> {
    const search = await this.database.read(actor.scope, (tx) => this.ownSearch(tx, actor, filters));
    const { items, nextCursor } = await this.records.page(actor.scope, search, { cursor, limit });
    return this.named(actor.scope, { items: items.map(forCallers), nextCursor });
  }

  async listUnrouted({ cursor, limit, ...filters }: Query): Promise<Page<View>> {
    return this.named('system', await this.records.page('unrouted', this.filters.readUnrouted(filters), { cursor, limit }));
  }

  get(actor: TenantActor, requestId: string): Promise<Explained> {
    return this.explained(actor.scope, { requestId });
  }

  async getOwn(actor: TenantActor, requestId: string): Promise<Explained> {
    const { applicationIds } = await this.database.read(actor.scope, (tx) => this.ownSearch(tx, actor, {}));
    const { record, explanation } = await this.explained(actor.scope, { requestId, ...(applicationIds && { applicationIds }) });
    return { record: forCallers(record), explanation };
  }

  async histogram(
    actor: TenantActor,
    { buckets, ...filters }: Input<typeof API.callRecords.histogram>['query'],
  ): Promise<Output<typeof API.callRecords.histogram>> {
    const { search, now } = await this.database.read(actor.scope, async (tx) => ({ search: await this.filters.read(tx, filters), now: tx.now }));
    const to = search.to ?? now;
    const from = search.from ?? new Date(to.getTime() - DAY_MS);
    const bucketMs = Math.max(1, Math.ceil((to.getTime() - from.getTime()) / buckets));
    const rows = new Map((await this.records.histogram(actor.scope, { ...search, from, to }, bucketMs)).map((row) => [row.bucket, row]));
    const count = Math.max(0, Math.ceil((to.getTime() - from.getTime()) / bucketMs));
    return {
      from: from.toISOString(),
      to: to.toISOString(),
      bucketMs,
      buckets: Array.from({ length: count }, (_, index) => {
        const row = rows.get(index);
        const at = new Date(from.getTime() + index * bucketMs).toISOString();
        return { at, ok: row?.ok ?? 0, clientErrors: row?.client_errors ?? 0, serverErrors: row?.server_errors ?? 0 };
      }),
    };
  }

  async facets(actor: TenantActor, filters: Filters): Promise<Output<typeof API.callRecords.facets>> {
    const search = await this.database.read(actor.scope, (tx) => this.filters.read(tx, filters));
    const rows = await this.records.facets(actor.scope, search);
    const book = await this.database.read(actor.scope, (tx) =>
      this.names.of(
        tx,
        rows.map(({ value }) => value),
      ),
    );
    const label = (field: string, value: string) => (field === 'code' ? titleOf(value) : (book.name(value) ?? value));
    const fields = Map.groupBy(rows, ({ field }) => field);
    return {
      facets: [...fields].map(([field, values]) => ({ field, values: values.map(({ value, count }) => ({ value, label: label(field, value), count })) })),
    };
  }

  /** Only calls of applications that are the actor's; with none, no call fits. */
  private async ownSearch(tx: Tx, actor: TenantActor, filters: Filters): Promise<Search> {
    const own = await this.applications.ownedIds(tx, actor);
    const search = await this.filters.read(tx, filters);
    return { ...search, applicationIds: search.applicationIds?.filter((id) => own.includes(id)) ?? own };
  }

  private async explained(scope: { tenantId: string }, search: Search & { requestId: string }): Promise<Explained> {
    const record = await this.records.find(scope satisfies RecordScope, search);
    if (!record) throw new ProblemError('resource.not_found');
    const book = await this.database.read(scope, (tx) => this.names.ofRecords(tx, [record]));
    return { record: present(record, book), explanation: explain(record, `${this.config.portalUrl}/errors`) };
  }

  private async named(scope: Scope, page: Page<StoredRecord>): Promise<Page<View>> {
    const book = await this.database.read(scope, (tx) => this.names.ofRecords(tx, page.items));
    return { items: page.items.map((record) => present(record, book)), nextCursor: page.nextCursor };
  }
}

/** Which of a provider's keys was used is the publisher's business. */
function forCallers<T extends { llm?: StoredRecord['llm'] }>(record: T): T {
  if (!record.llm) return record;
  const { keyId: _, ...llm } = record.llm;
  return { ...record, llm };
}

function present(record: StoredRecord, book: NameBook): View {
  return {
    ...record,
    gatewayName: book.name(record.gatewayId),
    apiName: book.name(record.apiId),
    apiSlug: book.slug(record.apiId),
    versionName: book.name(record.versionId),
    environmentSlug: book.slug(record.environmentId),
    applicationName: book.name(record.applicationId),
    planName: book.name(record.planId),
    providerName: book.name(record.llm?.providerId),
  };
}
