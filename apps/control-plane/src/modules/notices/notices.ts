import { ROLE_PERMISSIONS, TENANT_ROLES, type TenantPermission } from '@gatehouse/contracts';
import { newId } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { type Config, InjectConfig } from '../../platform/config/config.js';
import type { Tx } from '../../platform/database/index.js';
import { Mailer } from '../../platform/mail/mail.js';
import { NoticeRepository, type Recipient } from './notice.repository.js';

export interface NewNotice {
  /** `noun.verb`, such as `subscription.requested`: the portal picks its icon by it. */
  kind: string;
  title: string;
  body: string;
  /** Where it leads in the portal, from the root. */
  path?: string;
}

/** Everybody who is to know: in the portal at once, by e-mail from the worker. All in the transaction of the change, which must be in a tenant's scope. */
@Injectable()
export class Notices {
  constructor(
    private readonly notices: NoticeRepository,
    private readonly mailer: Mailer,
    @InjectConfig() private readonly config: Config,
  ) {}

  async toAccount(tx: Tx, accountId: string, notice: NewNotice): Promise<void> {
    await this.send(tx, await this.notices.account(tx, accountId), notice);
  }

  async toMember(tx: Tx, memberId: string, notice: NewNotice): Promise<void> {
    await this.send(tx, await this.notices.member(tx, memberId), notice);
  }

  async toTeam(tx: Tx, teamId: string, notice: NewNotice): Promise<void> {
    await this.send(tx, await this.notices.team(tx, teamId), notice);
  }

  /** All members who may do something about it. */
  async toPermission(tx: Tx, permission: TenantPermission, notice: NewNotice): Promise<void> {
    const roles = TENANT_ROLES.filter((role) => ROLE_PERMISSIONS[role].includes(permission));
    await this.send(tx, await this.notices.withRoles(tx, roles), notice);
  }

  private async send(tx: Tx, recipients: readonly Recipient[], notice: NewNotice): Promise<void> {
    // who did it knows already
    const others = recipients.filter((recipient) => recipient.accountId !== tx.actor.id);
    if (others.length === 0) return;
    const { kind, title, body, path = null } = notice;
    const rows = others.map(({ accountId }) => ({
      id: newId('notice', tx.now.getTime()),
      tenantId: tx.tenantId,
      accountId,
      kind,
      title,
      body,
      path,
      createdAt: tx.now,
      readAt: null,
    }));
    await this.notices.insert(tx, rows);
    const text = path === null ? body : `${body}\n\n${this.config.portalUrl}${path}`;
    for (const { email } of others) await this.mailer.send(tx, { to: email, subject: title, text });
  }
}
