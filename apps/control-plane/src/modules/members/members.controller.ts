import { API, type Input } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { Arguments, Bind, CurrentActor, type TenantActor } from '../../platform/http/index.js';
import { Invitations } from './invitations.service.js';
import { Members } from './members.service.js';

@Controller()
export class MembersController {
  constructor(
    private readonly members: Members,
    private readonly invitations: Invitations,
  ) {}

  @Bind(API.members.list)
  list(@CurrentActor() actor: TenantActor, @Arguments() { query }: Input<typeof API.members.list>) {
    return this.members.list(actor, query);
  }

  @Bind(API.members.update)
  update(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof API.members.update>) {
    return this.members.setRoles(actor, params.member, body.roles);
  }

  @Bind(API.members.remove)
  remove(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof API.members.remove>) {
    return this.members.remove(actor, params.member);
  }

  @Bind(API.members.listInvitations)
  listInvitations(@CurrentActor() actor: TenantActor) {
    return this.invitations.list(actor);
  }

  @Bind(API.members.invite)
  invite(@CurrentActor() actor: TenantActor, @Arguments() { body }: Input<typeof API.members.invite>) {
    return this.invitations.invite(actor, body.email, body.roles);
  }

  @Bind(API.members.withdrawInvitation)
  withdrawInvitation(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof API.members.withdrawInvitation>) {
    return this.invitations.withdraw(actor, params.invitation);
  }
}
