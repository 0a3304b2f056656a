import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';
import { type NewNotice, Notices } from '../notices/index.js';
import type { Application } from './application.entity.js';

/** Tells the owners of an application, with a link to it. */
@Injectable()
export class ApplicationNotices {
  constructor(private readonly notices: Notices) {}

  async toOwners(tx: Tx, application: Pick<Application, 'id' | 'ownerMemberId' | 'ownerTeamId'>, notice: Omit<NewNotice, 'path'>): Promise<void> {
    const linked = { ...notice, path: await this.linkTo(tx, application.id) };
    if (application.ownerTeamId !== null) await this.notices.toTeam(tx, application.ownerTeamId, linked);
    else if (application.ownerMemberId !== null) await this.notices.toMember(tx, application.ownerMemberId, linked);
  }

  /** Its page in the portal. */
  async linkTo(tx: Tx, applicationId: string): Promise<string> {
    const [tenant] = await tx.sql<{ slug: string }>('select slug from tenants where id = $1', [tx.tenantId]);
    return `/developer/${tenant?.slug}/applications/${applicationId}`;
  }
}
