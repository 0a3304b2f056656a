import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';

const CODES = { application: 'gateway.application_suspended', credential: 'gateway.credential_revoked' } as const;

/** The stream beside snapshots, by which every gateway refuses (or lets in again) before the next snapshot is there. */
@Injectable()
export class Denials {
  async append(tx: Tx, effect: 'deny' | 'lift', kind: keyof typeof CODES, id: string): Promise<void> {
    await tx.sql('insert into deny_entries (kind, subject_id, effect, code, created_at) values ($1, $2, $3, $4, $5)', [kind, id, effect, CODES[kind], tx.now]);
  }
}
