import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';
import type { Plan } from './plan.entity.js';

export type PlanClosing = (tx: Tx, plan: Plan, reason: string | undefined) => Promise<void>;

/** What else ends when a plan is closed, in the same transaction; modules that build on plans add theirs in `onModuleInit`. */
@Injectable()
export class PlanClosings {
  private readonly closings: PlanClosing[] = [];

  add(closing: PlanClosing): void {
    this.closings.push(closing);
  }

  async run(...closed: Parameters<PlanClosing>): Promise<void> {
    for (const closing of this.closings) await closing(...closed);
  }
}
