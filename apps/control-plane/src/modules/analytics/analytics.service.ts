import type { API, Input, Output } from '@gatehouse/contracts';
import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { ApplicationRepository } from '../applications/index.js';
import { FilterReader, Names, type RollupQuery, RollupRepository } from '../call-records/index.js';
import { before, type Span, spanFor, starts } from './span.js';
import { errorsOf, p95Of, totalsOf } from './usage.js';

type Query = Input<typeof API.analytics.usage>['query'];
type UsageView = Output<typeof API.analytics.usage>;
type Selection = Omit<RollupQuery, 'from' | 'to'>;

const TOP = 10;

@Injectable()
export class Analytics {
  constructor(
    private readonly database: Database,
    private readonly rollups: RollupRepository,
    private readonly filters: FilterReader,
    private readonly names: Names,
    private readonly applications: ApplicationRepository,
  ) {}

  async usage(actor: TenantActor, query: Query): Promise<UsageView> {
    const selection = await this.database.read(actor.scope, async (tx) => ({
      ...(await this.filters.places(tx, query)),
      ...(query.application !== undefined && { applicationIds: [query.application] }),
    }));
    return this.answer(actor, spanFor(query), selection);
  }

  /** Of the actor's own applications, whatever is asked for. */
  async ownUsage(actor: TenantActor, query: Query): Promise<UsageView> {
    const selection = await this.database.read(actor.scope, async (tx) => {
      const own = await this.applications.ownedIds(tx, actor);
      const { application } = query;
      return { ...(await this.filters.places(tx, query)), applicationIds: application === undefined ? own : own.filter((id) => id === application) };
    });
    return this.answer(actor, spanFor(query), selection);
  }

  private async answer({ scope }: TenantActor, span: Span, selection: Selection): Promise<UsageView> {
    const query: RollupQuery = { ...selection, from: span.from, to: span.to };
    const earlier = before(span);
    const top = (dimension: 'api' | 'application' | 'operation' | 'status') => this.rollups.top(scope.tenantId, query, dimension, TOP);
    const [series, previous, apis, applications, operations, statuses] = await Promise.all([
      this.rollups.series(scope.tenantId, query, span.bucketMs),
      this.rollups.series(scope.tenantId, { ...selection, from: earlier.from, to: earlier.to }, span.to.getTime() - span.from.getTime()),
      top('api'),
      top('application'),
      top('operation'),
      top('status'),
    ]);
    const ids = [...apis, ...applications].map(({ value }) => value);
    const book = await this.database.read(scope, (tx) => this.names.of(tx, ids));
    const byBucket = new Map(series.map(({ bucket, sums }) => [bucket, sums]));
    return {
      from: span.from.toISOString(),
      to: span.to.toISOString(),
      bucketMs: span.bucketMs,
      totals: totalsOf(series.map(({ sums }) => sums)),
      previous: totalsOf(previous.map(({ sums }) => sums)),
      series: starts(span).map((at, index) => ({ at: at.toISOString(), ...totalsOf([byBucket.get(index)].filter((sums) => sums !== undefined)) })),
      byApi: apis.map(({ value, sums }) => ({ apiId: value, name: book.name(value) ?? value, calls: sums.calls, errors: errorsOf(sums), p95Ms: p95Of(sums) })),
      byApplication: applications.map(({ value, sums }) => ({
        applicationId: value,
        name: book.name(value) ?? value,
        calls: sums.calls,
        errors: errorsOf(sums),
      })),
      byOperation: operations.map(({ value, sums }) => ({ operationId: value, calls: sums.calls, errors: errorsOf(sums), p95Ms: p95Of(sums) })),
      byStatus: statuses.map(({ value, sums }) => ({ status: Number(value), calls: sums.calls })),
    };
  }
}
