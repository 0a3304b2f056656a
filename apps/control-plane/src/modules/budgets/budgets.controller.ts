import { API, type Input } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { Arguments, Bind, CurrentActor, type TenantActor } from '../../platform/http/index.js';
import { BudgetAlerts } from './budget-alerts.service.js';

@Controller()
export class BudgetsController {
  constructor(private readonly budgetAlerts: BudgetAlerts) {}

  @Bind(API.budgets.alerts)
  alerts(@CurrentActor() actor: TenantActor, @Arguments() { query }: Input<typeof API.budgets.alerts>) {
    return this.budgetAlerts.list(actor, query);
  }
}
