import { ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { ApplicationRepository, owns } from '../applications/index.js';
import type { Subscription } from './subscription.entity.js';
import { SubscriptionRepository } from './subscription.repository.js';

/** Whose right it is: `owner` means the application's owners and who may change all applications. */
export type Right = 'read' | 'owner' | 'owner or decider' | 'decider';

/** Who may see and move a subscription. */
@Injectable()
export class SubscriptionAccess {
  constructor(
    private readonly subscriptions: SubscriptionRepository,
    private readonly applications: ApplicationRepository,
  ) {}

  /** @throws ProblemError resource.not_found for one that is not there or not the actor's to know, access.denied where it may look but not touch */
  async readable(tx: Tx, actor: TenantActor, id: string): Promise<Subscription> {
    return this.check(tx, actor, await this.subscriptions.find(tx, id), 'read');
  }

  /** The same, and nobody else moves it until the transaction ends. */
  async locked(tx: Tx, actor: TenantActor, id: string, right: Right): Promise<Subscription> {
    return this.check(tx, actor, await this.subscriptions.lock(tx, id), right);
  }

  private async check(tx: Tx, actor: TenantActor, subscription: Subscription | null, right: Right): Promise<Subscription> {
    if (!subscription) throw new ProblemError('resource.not_found');
    const application = await this.applications.find(tx, subscription.applicationId);
    const own = application !== null && owns(actor, application);
    if (!own && !actor.permissions.has('subscriptions:read')) throw new ProblemError('resource.not_found');
    if (!allows(actor, own, right)) throw new ProblemError('access.denied', 'This is for the owners of the application and for approvers.');
    return subscription;
  }
}

function allows({ permissions }: TenantActor, own: boolean, right: Right): boolean {
  if (right === 'read') return true;
  if (right === 'decider') return permissions.has('subscriptions:decide');
  if (own || permissions.has('applications:write')) return true;
  return right === 'owner or decider' && permissions.has('subscriptions:decide');
}
