import { newId, ProblemError, slugify } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { Members } from '../members/index.js';
import type { Team } from './team.entity.js';
import { type CountedTeam, TeamRepository } from './team.repository.js';

const present = ({ id, slug, name, memberCount, createdAt }: CountedTeam) => ({ id, slug, name, memberCount, createdAt: createdAt.toISOString() });
const subject = (team: Team) => ({ kind: 'team', id: team.id, name: team.name });

@Injectable()
export class Teams {
  constructor(
    private readonly database: Database,
    private readonly teams: TeamRepository,
    private readonly members: Members,
  ) {}

  list(actor: TenantActor) {
    return this.database.read(actor.scope, async (tx) => ({ items: (await this.teams.list(tx)).map(present) }));
  }

  create(actor: TenantActor, { name, slug = slugify(name) }: { name: string; slug?: string | undefined }) {
    if (!slug) throw new ProblemError('request.invalid', 'No slug can be made of this name.', { errors: [{ pointer: '/slug', detail: 'choose one' }] });
    return this.database.write(actor.scope, actor, async (tx) => {
      const team: Team = { id: newId('team', tx.now.getTime()), tenantId: tx.tenantId, slug, name, createdAt: tx.now };
      await this.teams.insert(tx, team);
      await tx.audit({ action: 'team.created', subject: subject(team), after: { name, slug } });
      return present({ ...team, memberCount: 0 });
    });
  }

  update(actor: TenantActor, ref: string, change: { name?: string | undefined; slug?: string | undefined }) {
    return this.database.write(actor.scope, actor, async (tx) => {
      const team = await this.known(tx, ref);
      const after = { name: change.name ?? team.name, slug: change.slug ?? team.slug };
      await this.teams.update(tx, team.id, after);
      await tx.audit({ action: 'team.updated', subject: subject({ ...team, ...after }), before: { name: team.name, slug: team.slug }, after });
      const memberCount = (await this.teams.memberIds(tx, team.id)).length;
      return present({ ...team, ...after, memberCount });
    });
  }

  remove(actor: TenantActor, ref: string): Promise<void> {
    return this.database.write(actor.scope, actor, async (tx) => {
      const team = await this.known(tx, ref);
      const belongings = await this.teams.belongings(tx, team.id);
      if (belongings.length > 0) throw new ProblemError('resource.conflict', `The team still has to do with ${belongings.join(', ')}.`);
      await this.teams.remove(tx, team.id);
      await tx.audit({ action: 'team.removed', subject: subject(team) });
    });
  }

  listMembers(actor: TenantActor, ref: string) {
    return this.database.read(actor.scope, async (tx) => ({ items: await this.members.inTeam(tx, (await this.known(tx, ref)).id) }));
  }

  setMembers(actor: TenantActor, ref: string, memberIds: readonly string[]): Promise<void> {
    return this.database.write(actor.scope, actor, async (tx) => {
      const team = await this.known(tx, ref);
      const before = await this.teams.memberIds(tx, team.id);
      await this.teams.setMembers(tx, team.id, memberIds);
      await tx.audit({ action: 'team.members_changed', subject: subject(team), before: { memberIds: before }, after: { memberIds } });
    });
  }

  private async known(tx: Tx, ref: string): Promise<Team> {
    const team = await this.teams.find(tx, ref);
    if (!team) throw new ProblemError('resource.not_found');
    return team;
  }
}
