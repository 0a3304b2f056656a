import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';
import { GatewayRepository } from './gateway.repository.js';
import { GroupRepository } from './group.repository.js';
import { isLive } from './presence.js';

/** A gateway as other modules need it: what it runs and what it said last. */
export interface GatewayState {
  id: string;
  name: string;
  live: boolean;
  /** of the manifest it serves; null before the first */
  sequence: number | null;
  acknowledgement: 'applied' | 'partial' | 'refused' | null;
  errors: { key: string; message: string }[];
  acknowledgedAt: Date | null;
}

@Injectable()
export class GatewayReader {
  constructor(
    private readonly gateways: GatewayRepository,
    private readonly groups: GroupRepository,
  ) {}

  /** Where a tenant's environments stand unless somebody chose otherwise. */
  async defaultGroupId(tx: Tx): Promise<string> {
    return (await this.groups.default(tx)).id;
  }

  /** Whether a gateway that speaks with the group's token is who it says. */
  async isMember(tx: Tx, groupId: string, gatewayId: string): Promise<boolean> {
    return (await this.gateways.find(tx, gatewayId))?.group_id === groupId;
  }

  async ofGroup(tx: Tx, groupId: string): Promise<GatewayState[]> {
    const rows = await this.gateways.ofGroup(tx, groupId);
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      live: isLive(row.last_seen_at, tx.now.getTime()),
      sequence: row.sequence === null ? null : Number(row.sequence),
      acknowledgement: row.acknowledgement,
      errors: row.errors,
      acknowledgedAt: row.acknowledged_at,
    }));
  }
}
