import type { BudgetAlert, CallRecord } from '@gatehouse/definition';
import { Injectable } from '@nestjs/common';
import { clean, storedAtMs } from './copy-rows.js';

/** What a call was the first to reach, with the record of it. */
export interface AlertOfCall {
  alert: BudgetAlert;
  record: CallRecord;
}

/** As it can be stored: callers choose names of models, and what one of them chose must not hold a batch up. */
function storable(alert: BudgetAlert, record: CallRecord): AlertOfCall {
  const { model, used, ...rest } = alert;
  const known = { ...rest, used: Math.min(Number.MAX_SAFE_INTEGER, used), ...(model !== undefined && { model: clean(model) }) };
  return { alert: known, record: { ...record, at: storedAtMs(record) } };
}

type Listener = (alerts: readonly AlertOfCall[]) => Promise<void>;

/**
 * Others hear of what records say of limits; they register in `onModuleInit`. They hear it before the batch is stored, and again where that failed: they keep what they heard
 * by what it says, and so hear it once.
 */
@Injectable()
export class AlertsInRecords {
  private readonly listeners: Listener[] = [];

  follow(listener: Listener): void {
    this.listeners.push(listener);
  }

  /** @throws whatever they throw: the batch is then delivered again */
  async tell(records: readonly CallRecord[]): Promise<void> {
    const alerts = records.flatMap((record) => (record.llm?.alerts ?? []).map((alert) => storable(alert, record)));
    if (alerts.length > 0) for (const listener of this.listeners) await listener(alerts);
  }
}
