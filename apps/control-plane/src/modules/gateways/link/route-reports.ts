import type { RouteReport } from '@gatehouse/definition';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/index.js';

type Listener = (tx: Tx, report: RouteReport) => Promise<void>;

/** Others follow what gateways tell of the ways calls took, in the transaction that takes the report; they register in `onModuleInit`. */
@Injectable()
export class RouteReports {
  private readonly listeners: Listener[] = [];

  follow(listener: Listener): void {
    this.listeners.push(listener);
  }

  async tell(tx: Tx, report: RouteReport): Promise<void> {
    for (const listener of this.listeners) await listener(tx, report);
  }
}
