import { API, type Input } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { Arguments, Bind, CurrentActor, type TenantActor } from '../../platform/http/index.js';
import { Teams } from './teams.service.js';

@Controller()
export class TeamsController {
  constructor(private readonly teams: Teams) {}

  @Bind(API.teams.list)
  list(@CurrentActor() actor: TenantActor) {
    return this.teams.list(actor);
  }

  @Bind(API.teams.create)
  create(@CurrentActor() actor: TenantActor, @Arguments() { body }: Input<typeof API.teams.create>) {
    return this.teams.create(actor, body);
  }

  @Bind(API.teams.update)
  update(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof API.teams.update>) {
    return this.teams.update(actor, params.team, body);
  }

  @Bind(API.teams.remove)
  remove(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof API.teams.remove>) {
    return this.teams.remove(actor, params.team);
  }

  @Bind(API.teams.listMembers)
  listMembers(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof API.teams.listMembers>) {
    return this.teams.listMembers(actor, params.team);
  }

  @Bind(API.teams.setMembers)
  setMembers(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof API.teams.setMembers>) {
    return this.teams.setMembers(actor, params.team, body.memberIds);
  }
}
