import { Injectable } from '@nestjs/common';
import { type Tx, violates } from '../../platform/database/index.js';
import { type Overrides, overrideKey } from './catalogue/offered.js';
import { ModelOverride } from './model-override.entity.js';

violates('model_overrides__model', 'resource.conflict', 'Somebody else said something of this model meanwhile.');

@Injectable()
export class ModelOverrideRepository {
  list(tx: Tx): Promise<ModelOverride[]> {
    return tx.repository(ModelOverride).find({ where: { tenantId: tx.tenantId } });
  }

  /** In the form in which `offeredModels` asks for them. */
  async all(tx: Tx): Promise<Overrides> {
    return new Map((await this.list(tx)).map(({ source, model, override }) => [overrideKey(source, model), override]));
  }

  /** Locked until the transaction ends. */
  lock(tx: Tx, key: { id: string } | { source: string; model: string }): Promise<ModelOverride | null> {
    return tx.repository(ModelOverride).findOne({ where: { tenantId: tx.tenantId, ...key }, lock: { mode: 'pessimistic_write' } });
  }

  async save(tx: Tx, { id, tenantId, ...fields }: ModelOverride, isNew: boolean): Promise<void> {
    const rows = tx.repository(ModelOverride);
    if (isNew) await rows.insert({ id, tenantId, ...fields });
    else await rows.update({ tenantId: tx.tenantId, id }, fields);
  }

  async remove(tx: Tx, id: string): Promise<void> {
    await tx.repository(ModelOverride).delete({ tenantId: tx.tenantId, id });
  }
}
