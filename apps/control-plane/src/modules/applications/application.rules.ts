import type { APPLICATION_STATES } from '@gatehouse/contracts';
import type { TenantActor } from '../../platform/http/index.js';
import { lifecycle } from '../../platform/lifecycle/index.js';

export type ApplicationState = (typeof APPLICATION_STATES)[number];

export const applicationLifecycle = lifecycle<ApplicationState>('application')({
  suspend: { from: ['active'], to: 'suspended' },
  resume: { from: ['suspended'], to: 'active' },
  delete: { from: ['active', 'suspended'], to: 'deleted' },
});

export interface Owned {
  ownerMemberId: string | null;
  ownerTeamId: string | null;
}

/** Mine, or of a team I am in. */
export function owns(actor: Pick<TenantActor, 'memberId' | 'teamIds'>, application: Owned): boolean {
  return application.ownerMemberId === actor.memberId || (application.ownerTeamId !== null && actor.teamIds.includes(application.ownerTeamId));
}

export function mayRead(actor: TenantActor, application: Owned): boolean {
  return owns(actor, application) || actor.permissions.has('applications:read') || actor.permissions.has('applications:write');
}
