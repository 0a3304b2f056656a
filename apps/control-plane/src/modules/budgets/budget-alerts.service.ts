import type { API, Input } from '@gatehouse/contracts';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database, SYSTEM_ACTOR, type Tx } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { ApplicationNotices, ApplicationRepository } from '../applications/index.js';
import { type AlertOfCall, AlertsInRecords, type NameBook, Names } from '../call-records/index.js';
import { Notices } from '../notices/index.js';
import type { ReachedBudget } from './budget-alert.entity.js';
import { BudgetAlertRepository } from './budget-alert.repository.js';
import { wordsOf } from './budget-words.js';

type Query = Input<typeof API.budgets.alerts>['query'];

/** Counters that belong to one application, whose owners are to know. */
const OWN = new Set(['application', 'subscription', 'credential', 'team', 'member']);

/** What gateways say of limits of tokens and money becomes notices and mail, once in each window however many gateways say it. */
@Injectable()
export class BudgetAlerts implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly alerts: BudgetAlertRepository,
    private readonly applications: ApplicationRepository,
    private readonly owners: ApplicationNotices,
    private readonly notices: Notices,
    private readonly records: AlertsInRecords,
    private readonly names: Names,
  ) {}

  onModuleInit(): void {
    this.records.follow(async (all) => {
      for (const [tenantId, alerts] of Map.groupBy(all, ({ record }) => record.tenantId ?? '')) {
        if (tenantId !== '') await this.database.write({ tenantId }, SYSTEM_ACTOR, (tx) => this.take(tx, alerts));
      }
    });
  }

  list(actor: TenantActor, { application, ...query }: Query) {
    return this.database.read(actor.scope, async (tx) => {
      const page = await this.alerts.page(tx, application, query);
      const book = await this.names.of(
        tx,
        page.items.flatMap(({ applicationId }) => applicationId ?? []),
      );
      return { items: page.items.map((item) => present(item, book)), nextCursor: page.nextCursor };
    });
  }

  private async take(tx: Tx, alerts: readonly AlertOfCall[]): Promise<void> {
    for (const one of alerts) if (await this.alerts.insert(tx, one.alert, one.record)) await this.tell(tx, one);
    await this.alerts.forgetOld(tx);
  }

  private async tell(tx: Tx, { alert, record }: AlertOfCall): Promise<void> {
    const application = record.applicationId === undefined ? null : await this.applications.find(tx, record.applicationId);
    const kind = alert.stopped ? 'budget.exhausted' : 'budget.reached';
    const notice = { kind, ...wordsOf(alert, application?.name) };
    const [tenant] = await tx.sql<{ slug: string }>('select slug from tenants where id = $1', [tx.tenantId]);
    await this.notices.toPermission(tx, 'models:write', { ...notice, path: `/console/${tenant?.slug}/ai/usage` });
    if (application !== null && alert.by.some((dimension) => OWN.has(dimension))) await this.owners.toOwners(tx, application, notice);
  }
}

function present(
  { id, name, unit, most, used, percent, stopped, countedBy, model, applicationId, apiId, planId, requestId, at }: ReachedBudget,
  book: NameBook,
) {
  return {
    id,
    name,
    unit,
    limit: Number(most),
    used: Number(used),
    percent,
    stopped,
    by: countedBy,
    model,
    application: applicationId === null ? null : { id: applicationId, name: book.name(applicationId) ?? applicationId },
    apiId,
    planId,
    requestId,
    at: at.toISOString(),
  };
}
