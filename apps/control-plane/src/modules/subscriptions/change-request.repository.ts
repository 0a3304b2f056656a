import { Injectable } from '@nestjs/common';
import { type Tx, violates } from '../../platform/database/index.js';
import { ChangeRequest } from './change-request.entity.js';

violates('change_requests__open', 'resource.conflict', 'The subscription has an open change request already.');

@Injectable()
export class ChangeRequestRepository {
  /** The newest of a subscription, locked; only the newest can be open. */
  newest(tx: Tx, subscriptionId: string): Promise<ChangeRequest | null> {
    return tx
      .repository(ChangeRequest)
      .findOne({ where: { tenantId: tx.tenantId, subscriptionId }, order: { id: 'desc' }, lock: { mode: 'pessimistic_write' } });
  }

  /** The newest of a subscription, as it is at this moment. */
  look(tx: Tx, subscriptionId: string): Promise<ChangeRequest | null> {
    return tx.repository(ChangeRequest).findOne({ where: { tenantId: tx.tenantId, subscriptionId }, order: { id: 'desc' } });
  }

  openForPlan(tx: Tx, planId: string): Promise<ChangeRequest[]> {
    return tx
      .repository(ChangeRequest)
      .find({ where: { tenantId: tx.tenantId, planId, state: 'open' }, order: { id: 'asc' }, lock: { mode: 'pessimistic_write' } });
  }

  async insert(tx: Tx, request: ChangeRequest): Promise<void> {
    await tx.repository(ChangeRequest).insert(request);
  }

  async update(tx: Tx, id: string, change: Partial<ChangeRequest>): Promise<void> {
    await tx.repository(ChangeRequest).update({ tenantId: tx.tenantId, id }, change);
  }
}
