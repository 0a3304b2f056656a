import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Sealer } from '../../platform/crypto/index.js';
import type { Tx } from '../../platform/database/index.js';

const KEY_BYTES = 32;
const contextOf = (groupId: string) => `gateway_groups/${groupId}`;

/** Under a group's key secrets stand in its snapshots. It is sealed at rest, and crosses to gateways that showed a token of the group. */
@Injectable()
export class GroupKeys {
  constructor(private readonly sealer: Sealer) {}

  /** Made when first asked for, so the transaction must be one that writes. */
  async of(tx: Tx, groupId: string): Promise<Buffer> {
    const stored = (await this.stored(tx, groupId)) ?? (await this.make(tx, groupId));
    return Buffer.from(this.sealer.open(stored, contextOf(groupId)), 'base64');
  }

  private async make(tx: Tx, groupId: string): Promise<string> {
    const sealed = this.sealer.seal(randomBytes(KEY_BYTES).toString('base64'), contextOf(groupId));
    await tx.sql('update gateway_groups set key_encrypted = $2 where id = $1 and key_encrypted is null', [groupId, sealed]);
    const stored = await this.stored(tx, groupId); // another process may have been first
    if (stored === undefined) throw new Error(`there is no gateway group ${groupId}`);
    return stored;
  }

  private async stored(tx: Tx, groupId: string): Promise<string | undefined> {
    const [row] = await tx.sql<{ sealed: string | null }>('select key_encrypted as sealed from gateway_groups where id = $1', [groupId]);
    return row?.sealed ?? undefined;
  }
}
