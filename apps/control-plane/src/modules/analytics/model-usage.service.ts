import type { API, Input, Output } from '@gatehouse/contracts';
import { HOUR_MS } from '@gatehouse/definition';
import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { type ModelRollupQuery, ModelRollupRepository, Names } from '../call-records/index.js';
import { chargebackCsv } from './chargeback.js';
import { ModelSelections, type ModelSpan, modelSpanOf, type Selection } from './model-selection.js';
import { modelPartOf, modelTotalsOf } from './model-usage.js';
import { before, spanFor, starts } from './span.js';

type Query = Input<typeof API.modelUsage.report>['query'];
type Report = Output<typeof API.modelUsage.report>;

const TOP = 20;
const DAYS_MAX = 1_000;

/** Tokens, spend and speed of model calls, from their roll-ups. */
@Injectable()
export class ModelUsageReports {
  constructor(
    private readonly database: Database,
    private readonly rollups: ModelRollupRepository,
    private readonly selections: ModelSelections,
    private readonly names: Names,
  ) {}

  async report(actor: TenantActor, query: Query): Promise<Report> {
    return this.answer(actor, modelSpanOf(query), await this.selections.read(actor, query));
  }

  /** Of the actor's own applications, whatever is asked for. */
  async own(actor: TenantActor, query: Query): Promise<Report> {
    return this.answer(actor, modelSpanOf(query), await this.selections.own(actor, query));
  }

  async ownDays(actor: TenantActor, query: Query): Promise<Output<typeof API.modelUsage.ownDays>> {
    const { rows, name } = await this.bill(actor, query, await this.selections.own(actor, query), DAYS_MAX + 1);
    const items = rows.slice(0, DAYS_MAX).map(({ applicationId, apiId, providerId, ...row }) => ({
      ...row,
      applicationId,
      applicationName: name(applicationId),
      apiName: name(apiId),
      providerName: name(providerId),
    }));
    return { items, truncated: rows.length > DAYS_MAX };
  }

  async ownChargeback(actor: TenantActor, query: Query): Promise<string> {
    return this.billFile(actor, query, await this.selections.own(actor, query));
  }

  async chargeback(actor: TenantActor, query: Query): Promise<string> {
    return this.billFile(actor, query, await this.selections.read(actor, query));
  }

  private async billFile(actor: TenantActor, query: Query, selection: Selection): Promise<string> {
    const { rows, name } = await this.bill(actor, query, selection);
    return chargebackCsv(rows, name);
  }

  /** By day, with the names of what its ids stand for. Whole hours: those that the span touches. @param limit only the latest rows, the last first */
  private async bill(actor: TenantActor, query: Query, selection: Selection, limit?: number) {
    const { from, to } = spanFor(query, HOUR_MS);
    const rows = await this.rollups.chargeback(actor.scope.tenantId, { ...selection, from, to }, limit);
    const ids = rows.flatMap(({ applicationId, apiId, providerId }) => [applicationId, apiId, providerId]);
    const book = await this.database.read(actor.scope, (tx) => this.names.of(tx, ids));
    return { rows, name: (id: string) => book.name(id) ?? id };
  }

  private async answer({ scope }: TenantActor, span: ModelSpan, selection: Selection): Promise<Report> {
    const query: ModelRollupQuery = { ...selection, from: span.from, to: span.to, grain: span.grain };
    const earlier = before(span);
    const [series, previous, models, providers, routes, applications] = await Promise.all([
      this.rollups.series(scope.tenantId, query, span.bucketMs),
      this.rollups.series(scope.tenantId, { ...query, from: earlier.from, to: earlier.to }, span.to.getTime() - span.from.getTime()),
      this.rollups.top(scope.tenantId, query, 'model', TOP),
      this.rollups.top(scope.tenantId, query, 'provider', TOP),
      this.rollups.top(scope.tenantId, query, 'route', TOP),
      this.rollups.top(scope.tenantId, query, 'application', TOP),
    ]);
    const pairs = models.map(({ value, sums }) => ({ ids: value.split('\x1f'), sums }));
    const ids = [...pairs.map(({ ids: [id = ''] }) => id), ...providers.map(({ value }) => value), ...applications.map(({ value }) => value)];
    const book = await this.database.read(scope, (tx) => this.names.of(tx, ids));
    const name = (id: string) => book.name(id) ?? id;
    const byBucket = new Map(series.map(({ bucket, sums }) => [bucket, sums]));
    return {
      from: span.from.toISOString(),
      to: span.to.toISOString(),
      bucketMs: span.bucketMs,
      totals: modelTotalsOf(series.map(({ sums }) => sums)),
      previous: modelTotalsOf(previous.map(({ sums }) => sums)),
      series: starts(span).map((at, index) => ({ at: at.toISOString(), ...modelPartOf([byBucket.get(index)].filter((sums) => sums !== undefined)) })),
      byModel: pairs.map(({ ids: [id = '', model = ''], sums }) => ({ providerId: id, providerName: name(id), model, ...modelPartOf([sums]) })),
      byProvider: providers.map(({ value, sums }) => ({ providerId: value, name: name(value), ...modelPartOf([sums]) })),
      byRoute: routes.map(({ value, sums }) => ({ route: value, ...modelPartOf([sums]) })),
      byApplication: applications.map(({ value, sums }) => ({ applicationId: value, name: name(value), ...modelPartOf([sums]) })),
    };
  }
}
