import type { API, Output } from '@gatehouse/contracts';
import { SaidPart } from '@gatehouse/definition';
import { ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { Sealer } from '../../../platform/crypto/index.js';
import { Database } from '../../../platform/database/index.js';
import type { TenantActor } from '../../../platform/http/index.js';
import { ContentRepository, type ContentRow } from './content.repository.js';
import { storedContext } from './contents-in-records.js';

type Content = Output<typeof API.callRecords.content>;

/** Shows what was asked and answered in a call, and writes down who looked. */
@Injectable()
export class CallContents {
  constructor(
    private readonly database: Database,
    private readonly contents: ContentRepository,
    private readonly sealer: Sealer,
  ) {}

  /** The trail has it before the reader does: without an entry nothing is shown. */
  async read(actor: TenantActor, requestId: string): Promise<Content> {
    return this.database.write(actor.scope, actor, async (tx) => {
      const row = await this.contents.find(tx.tenantId, requestId, tx.now);
      if (!row) throw new ProblemError('resource.not_found');
      await tx.audit({ action: 'call_content.read', subject: { kind: 'call', id: requestId, name: requestId } });
      return { requestId, expiresAt: row.expiresAt.toISOString(), request: this.said(row, 'request'), answer: this.said(row, 'answer') };
    });
  }

  private said(row: ContentRow, part: 'request' | 'answer'): Content['request'] {
    const sealed = row[part];
    return sealed === null ? null : SaidPart.array().parse(JSON.parse(this.sealer.open(sealed, storedContext(part, row.tenantId, row.requestId))));
  }
}
