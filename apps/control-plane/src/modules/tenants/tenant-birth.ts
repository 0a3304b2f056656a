import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';
import type { Tenant } from './tenant.entity.js';

type Attendant = (tx: Tx, tenant: Tenant) => Promise<void>;

/** Other modules give a new tenant what it must have from its first moment (its environments), in the same transaction and in its scope; they register in `onModuleInit`. */
@Injectable()
export class TenantBirth {
  private readonly attendants: Attendant[] = [];

  attend(attendant: Attendant): void {
    this.attendants.push(attendant);
  }

  async celebrate(tx: Tx, tenant: Tenant): Promise<void> {
    for (const attendant of this.attendants) await attendant(tx, tenant);
  }
}
