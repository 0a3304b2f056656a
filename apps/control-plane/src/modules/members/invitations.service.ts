import { TENANT_ROLES, type TenantRole } from '@gatehouse/contracts';
import { newId, ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { type Config, InjectConfig } from '../../platform/config/config.js';
import { Sealer, sameText } from '../../platform/crypto/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { Mailer } from '../../platform/mail/mail.js';
import type { Invitation } from './invitation.entity.js';
import { InvitationRepository } from './invitation.repository.js';
import { MemberRepository } from './member.repository.js';
import { normalRoles } from './members.rules.js';

const LIFETIME_MS = 7 * 24 * 3_600_000;
const PURPOSE = 'invitation';

const present = ({ id, email, roles, invitedBy, createdAt, expiresAt }: Invitation) => ({
  id,
  email,
  roles,
  invitedBy,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
});

/** `byMail`: the token came by mail, so its bearer reads that mailbox. The link that the inviter is shown proves no such thing. */
export interface OpenInvitation {
  invitation: Invitation;
  byMail: boolean;
}

@Injectable()
export class Invitations {
  constructor(
    private readonly database: Database,
    private readonly invitations: InvitationRepository,
    private readonly members: MemberRepository,
    private readonly sealer: Sealer,
    private readonly mailer: Mailer,
    @InjectConfig() private readonly config: Config,
  ) {}

  list(actor: TenantActor) {
    return this.database.read(actor.scope, async (tx) => ({ items: (await this.invitations.listOpen(tx)).map(present) }));
  }

  invite(actor: TenantActor, email: string, roles: readonly TenantRole[]) {
    if (roles.includes('owner') && !actor.roles.includes('owner')) throw new ProblemError('access.denied', 'Only an owner can make an owner.');
    return this.database.write(actor.scope, actor, (tx) => this.issue(tx, actor.tenant.name, email, roles));
  }

  /** Within a change of another module, in the tenant's scope. */
  async issue(tx: Tx, tenantName: string, email: string, roles: readonly TenantRole[]) {
    if (await this.members.isMember(tx, email)) throw new ProblemError('resource.conflict', 'This person is a member already.');
    const { token, hash } = this.sealer.token(PURPOSE);
    const invitation: Invitation = {
      id: newId('invitation', tx.now.getTime()),
      tenantId: tx.tenantId,
      email,
      roles: normalRoles(roles, TENANT_ROLES),
      tokenHash: hash,
      invitedBy: tx.actor.name,
      createdAt: tx.now,
      expiresAt: new Date(tx.now.getTime() + LIFETIME_MS),
      acceptedAt: null,
      withdrawnAt: null,
    };
    await this.invitations.insert(tx, invitation);
    await tx.audit({ action: 'invitation.sent', subject: { kind: 'invitation', id: invitation.id, name: email }, after: { roles: invitation.roles } });
    await this.mailer.send(tx, {
      to: email,
      subject: `${tx.actor.name} invites you to ${tenantName}`,
      text: `You are invited to ${tenantName} as ${invitation.roles.join(', ')}.\n\nAccept within seven days:\n${this.link(`${token}.${this.mailProof(token)}`)}`,
    });
    return { invitation: present(invitation), link: this.link(token) };
  }

  withdraw(actor: TenantActor, id: string): Promise<void> {
    return this.database.write(actor.scope, actor, async (tx) => {
      const invitation = await this.invitations.findOpen(tx, id);
      if (!invitation) throw new ProblemError('resource.not_found');
      await this.invitations.withdraw(tx, id);
      await tx.audit({ action: 'invitation.withdrawn', subject: { kind: 'invitation', id, name: invitation.email } });
    });
  }

  /** By the token of a link, in system scope. @throws ProblemError auth.link_invalid */
  async open(tx: Tx, presented: string, forUpdate = false): Promise<OpenInvitation> {
    const [token = '', proof] = presented.split('.');
    const invitation = await this.invitations.findByToken(tx, this.sealer.mac(PURPOSE, token), forUpdate);
    if (!invitation) throw new ProblemError('auth.link_invalid', 'The invitation was used, withdrawn, or has run out: ask for a new one.');
    return { invitation, byMail: proof !== undefined && sameText(proof, this.mailProof(token)) };
  }

  async markAccepted(tx: Tx, invitation: Invitation): Promise<void> {
    await this.invitations.accept(tx, invitation.id);
  }

  private mailProof(token: string): string {
    return this.sealer.mac('invitation-mail', token).slice(0, 22);
  }

  private link(token: string): string {
    return `${this.config.portalUrl}/invitation?token=${token}`;
  }
}
