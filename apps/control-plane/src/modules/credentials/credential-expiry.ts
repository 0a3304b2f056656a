import { InjectQueue, Processor, WorkerHost } from '@nestjs/bullmq';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Queue } from 'bullmq';
import { type Config, InjectConfig } from '../../platform/config/config.js';
import { Database, SYSTEM_ACTOR } from '../../platform/database/index.js';
import { inTurn, repeat } from '../../platform/jobs/sweep.js';
import { CredentialRepository } from './credential.repository.js';
import { CredentialMoves } from './credential-moves.js';

export const CREDENTIAL_EXPIRY_QUEUE = 'credential-expiry';
const SWEEP_MS = 10_000;
const BATCH = 200;
/** Snapshots name ended credentials for 30 whole days, so that a refusal can say why; only then may a row go. */
const TRY_IT_KEPT_MS = 32 * 24 * 3_600_000;

/** Ends keys whose time is up, and clears away those of try-it. Safe to repeat and to run twice at once. */
@Injectable()
export class CredentialExpiry {
  constructor(
    private readonly database: Database,
    private readonly credentials: CredentialRepository,
    private readonly moves: CredentialMoves,
  ) {}

  /** @returns how many ended and how many rows were removed */
  async sweep(): Promise<{ ended: number; removed: number }> {
    const tenantIds = await this.database.read('system', (tx) => this.credentials.tenantsWithDue(tx));
    const ended = await inTurn(tenantIds, (tenantId) => this.expire(tenantId));
    const removed = await this.database.write('system', SYSTEM_ACTOR, (tx) =>
      this.credentials.removeEndedTryIt(tx, new Date(tx.now.getTime() - TRY_IT_KEPT_MS)),
    );
    return { ended: ended.reduce((sum, count) => sum + count, 0), removed };
  }

  /** In batches, so that no transaction grows long. */
  private async expire(tenantId: string): Promise<number> {
    let ended = 0;
    for (;;) {
      const count = await this.database.write({ tenantId }, SYSTEM_ACTOR, async (tx) => {
        const due = await this.credentials.lockDue(tx, BATCH);
        for (const credential of due) await this.moves.move(tx, credential, 'expire');
        return due.length;
      });
      ended += count;
      if (count < BATCH) return ended;
    }
  }
}

@Processor(CREDENTIAL_EXPIRY_QUEUE)
export class CredentialExpiryJob extends WorkerHost implements OnApplicationBootstrap {
  constructor(
    private readonly expiry: CredentialExpiry,
    @InjectConfig() private readonly config: Config,
    @InjectQueue(CREDENTIAL_EXPIRY_QUEUE) private readonly queue: Queue,
  ) {
    super();
  }

  async onApplicationBootstrap(): Promise<void> {
    if (this.config.role === 'worker') await repeat(this.queue, SWEEP_MS);
  }

  process(): Promise<{ ended: number; removed: number }> {
    return this.expiry.sweep();
  }
}
