import type { API, Input, Output } from '@gatehouse/contracts';
import { DAY_MS, HOUR_MS } from '@gatehouse/definition';
import { ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { ApplicationRepository } from '../applications/index.js';
import { type ModelDimension, type ModelRollupQuery, ModelRollupRepository, type ModelSums, modelGrainMs, Names, type Owners } from '../call-records/index.js';
import { breakdownCsv } from './breakdown-csv.js';
import { ModelSelections, type ModelSpan, modelSpanOf } from './model-selection.js';
import { modelPartOf, modelTotalsOf } from './model-usage.js';
import { spanFor, starts } from './span.js';

type Query = Input<typeof API.modelUsage.breakdown>['query'];
type By = Query['by'];
type Breakdown = Output<typeof API.modelUsage.breakdown>;
type Group = { value: string; sums: ModelSums };

/** Told apart over time too; more could not be told apart by eye. */
const DRAWN = 6;
const FILE_ROWS = 10_000;
const HOURS_SPAN_MS = 31 * DAY_MS;

const dimensionOf = (by: By): ModelDimension => (by === 'team' || by === 'member' ? 'owner' : by);

/** Days are summed of days where they are whole anyway. @throws ProblemError request.invalid */
function spanOfBreakdown(query: Query): ModelSpan {
  if (query.by === 'hour' && Date.parse(query.to) - Date.parse(query.from) > HOURS_SPAN_MS)
    throw new ProblemError('request.invalid', 'This span cannot be shown by hours.', { errors: [{ pointer: '?by', detail: 'is for a month at most' }] });
  if (query.by !== 'day' && query.by !== 'hour') return modelSpanOf(query);
  const grain = query.by;
  const span = spanFor(query, modelGrainMs[grain]);
  return { ...span, bucketMs: grain === 'day' ? Math.max(DAY_MS, span.bucketMs) : Math.max(HOUR_MS, span.bucketMs), grain };
}

/** Model calls by one dimension. */
@Injectable()
export class ModelBreakdowns {
  constructor(
    private readonly database: Database,
    private readonly rollups: ModelRollupRepository,
    private readonly selections: ModelSelections,
    private readonly applications: ApplicationRepository,
    private readonly names: Names,
  ) {}

  async breakdown(actor: TenantActor, query: Query): Promise<Breakdown> {
    const span = spanOfBreakdown(query);
    const { tenantId } = actor.scope;
    const selected = { ...(await this.selections.read(actor, query)), from: span.from, to: span.to, grain: span.grain };
    const owners = await this.owners(actor, query.by);
    const [groups, all] = await Promise.all([this.groups(actor, query, selected, owners, query.limit), this.rollups.series(tenantId, selected, span.bucketMs)]);
    const totals = modelTotalsOf(all.map(({ sums }) => sums));
    return {
      from: span.from.toISOString(),
      to: span.to.toISOString(),
      bucketMs: span.bucketMs,
      totals,
      rows: await this.rows(actor, query.by, groups),
      rest: restOf(totals, groups),
      series: await this.series(tenantId, query.by, selected, span, groups, all, owners),
    };
  }

  async file(actor: TenantActor, query: Omit<Query, 'limit'>): Promise<string> {
    const span = spanOfBreakdown({ ...query, limit: FILE_ROWS });
    const selected = { ...(await this.selections.read(actor, query)), from: span.from, to: span.to, grain: span.grain };
    const groups = await this.groups(actor, query, selected, await this.owners(actor, query.by), FILE_ROWS);
    return breakdownCsv(query.by, await this.rows(actor, query.by, groups));
  }

  private groups({ scope }: TenantActor, { by, sort }: Pick<Query, 'by' | 'sort'>, selected: ModelRollupQuery, owners: Owners | undefined, limit: number) {
    // hours of a month are 744, and all of them are wanted
    const most = by === 'hour' || by === 'day' ? FILE_ROWS : limit;
    return this.rollups.by(scope.tenantId, selected, dimensionOf(by), { order: sort, limit: most, owners });
  }

  /** Whose applications are, where that is asked. */
  private async owners({ scope }: TenantActor, by: By): Promise<Owners | undefined> {
    if (by !== 'team' && by !== 'member') return undefined;
    const rows = await this.database.read(scope, (tx) => this.applications.owners(tx));
    const owner = ({ teamId, memberId }: (typeof rows)[number]) => (by === 'team' ? teamId : memberId) ?? '';
    return new Map(rows.map((row) => [row.id, owner(row)]));
  }

  private async rows({ scope }: TenantActor, by: By, groups: readonly Group[]): Promise<Breakdown['rows']> {
    const ids = groups.map(({ value }) => partsOf(by, value).id);
    const book = await this.database.read(scope, (tx) => this.names.of(tx, ids));
    return groups.map(({ value, sums }) => {
      const { id, model } = partsOf(by, value);
      const known = by === 'route' || by === 'prompt' || by === 'day' || by === 'hour' ? id : (book.name(id) ?? id);
      return { id: value, name: model === undefined ? known : named(known, model), filters: filtersOf(by, id, model), ...modelPartOf([sums]) };
    });
  }

  private async series(
    tenantId: string,
    by: By,
    selected: ModelRollupQuery,
    span: ModelSpan,
    groups: readonly Group[],
    all: readonly { bucket: number; sums: ModelSums }[],
    owners: Owners | undefined,
  ): Promise<Breakdown['series']> {
    const inTime = by === 'day' || by === 'hour';
    const values = groups.slice(0, DRAWN).map(({ value }) => value);
    const points = inTime
      ? all.map((point) => ({ ...point, value: '' }))
      : await this.rollups.seriesBy(tenantId, selected, span.bucketMs, dimensionOf(by), values, owners);
    return starts(span).map((at, index) => ({
      at: at.toISOString(),
      parts: points.filter(({ bucket }) => bucket === index).map(({ value, sums }) => ({ id: value, ...modelPartOf([sums]) })),
    }));
  }
}

/** A model is named by its provider too. */
function partsOf(by: By, value: string): { id: string; model?: string } {
  if (by !== 'model') return { id: value };
  const [id = '', model = ''] = value.split('\x1f');
  return { id, model };
}

const named = (provider: string, model: string): string => [provider, model].filter(Boolean).join(': ');

function filtersOf(by: By, id: string, model: string | undefined): Record<string, string> {
  if (by === 'day' || by === 'hour') {
    const ms = by === 'day' ? DAY_MS : HOUR_MS;
    return { from: id, to: new Date(Date.parse(id) + ms).toISOString() };
  }
  if (model !== undefined) return id === '' || model === '' ? {} : { provider: id, model };
  return id === '' ? {} : { [by]: id };
}

/** What the rows leave of the totals. Times do not subtract: of the rest they are not known. */
function restOf(totals: Breakdown['totals'], groups: readonly Group[]): Breakdown['rest'] {
  const shown = modelTotalsOf(groups.map(({ sums }) => sums));
  if (totals.calls <= shown.calls && totals.spendMicros <= shown.spendMicros) return null;
  const less = (name: 'calls' | 'failed' | 'inputTokens' | 'cachedInputTokens' | 'outputTokens' | 'spendMicros' | 'fallbacks' | 'cacheHits') =>
    totals[name] - shown[name];
  const unknown = { ttftP50Ms: null, ttftP95Ms: null, interTokenP50Ms: null, interTokenP95Ms: null, totalP50Ms: null, totalP95Ms: null };
  return {
    calls: less('calls'),
    failed: less('failed'),
    inputTokens: less('inputTokens'),
    cachedInputTokens: less('cachedInputTokens'),
    outputTokens: less('outputTokens'),
    spendMicros: less('spendMicros'),
    fallbacks: less('fallbacks'),
    cacheHits: less('cacheHits'),
    ...unknown,
  };
}
