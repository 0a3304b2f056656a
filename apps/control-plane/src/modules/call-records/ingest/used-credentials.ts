import { type CallRecord, MINUTE_MS } from '@gatehouse/definition';
import { Injectable } from '@nestjs/common';
import { Time } from '../../../platform/clock/clock.js';
import { Database, SYSTEM_ACTOR } from '../../../platform/database/index.js';
import { InjectLog, type Log } from '../../../platform/logging/logging.js';
import { CredentialsService } from '../../credentials/index.js';

/** Tells credentials that they were used, each at most once a minute. A hint for people, so a failure costs nothing else. */
@Injectable()
export class UsedCredentials {
  private minute = 0;
  private told = new Set<string>();

  constructor(
    private readonly database: Database,
    private readonly credentials: CredentialsService,
    private readonly time: Time,
    @InjectLog() private readonly log: Log,
  ) {}

  async note(records: readonly CallRecord[]): Promise<void> {
    const minute = Math.floor(this.time.now() / MINUTE_MS);
    if (minute !== this.minute) this.told = new Set();
    this.minute = minute;
    const fresh = new Set(records.flatMap(({ credentialId }) => (credentialId === undefined || this.told.has(credentialId) ? [] : [credentialId])));
    if (fresh.size === 0) return;
    for (const id of fresh) this.told.add(id);
    try {
      await this.database.write('system', SYSTEM_ACTOR, (tx) => this.credentials.markUsed(tx, [...fresh].sort(), tx.now));
    } catch (error) {
      this.log.warn({ err: error }, 'the last use of credentials could not be noted');
    }
  }
}
