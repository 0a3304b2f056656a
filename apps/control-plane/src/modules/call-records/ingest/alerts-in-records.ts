import type { BudgetAlert, CallRecord } from '@gatehouse/definition';
import { Injectable } from '@nestjs/common';

/** What a call was the first to reach, with the record of it. */
export interface AlertOfCall {
  alert: BudgetAlert;
  record: CallRecord;
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
    const alerts = records.flatMap((record) => (record.llm?.alerts ?? []).map((alert) => ({ alert, record })));
    if (alerts.length > 0) for (const listener of this.listeners) await listener(alerts);
  }
}
