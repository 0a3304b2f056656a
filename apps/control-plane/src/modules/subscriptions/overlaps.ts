import { ProblemError } from '@gatehouse/kernel';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';
import { ItemGuards } from '../products/index.js';
import { SubscriptionRepository } from './subscription.repository.js';

/** At most one live subscription per application and API version, whoever changes what. */
@Injectable()
export class Overlaps implements OnModuleInit {
  constructor(
    private readonly subscriptions: SubscriptionRepository,
    private readonly guards: ItemGuards,
  ) {}

  onModuleInit(): void {
    this.guards.add((tx, product, versionIds) => this.refuseItems(tx, product, versionIds));
  }

  /** Under the application's lock. @throws ProblemError subscription.overlap, naming the other subscription */
  async refuse(tx: Tx, applicationId: string, versionIds: readonly string[], exceptId: string | null = null): Promise<void> {
    const other = await this.subscriptions.overlap(tx, applicationId, versionIds, exceptId);
    if (!other) return;
    const { subscriptionId, versionId, apiName, versionName } = other;
    throw new ProblemError('subscription.overlap', `The application has a live subscription to ${apiName} ${versionName} already.`, {
      subscriptionId,
      versionId,
    });
  }

  private async refuseItems(tx: Tx, product: { id: string; name: string }, versionIds: readonly string[]): Promise<void> {
    const overlaps = await this.subscriptions.overlapsOfProduct(tx, product.id, versionIds);
    if (overlaps.length === 0) return;
    const names = [...new Set(overlaps.map(({ applicationName }) => applicationName))].join(', ');
    const detail = `With these items ${names} would have two live subscriptions to one API version.`;
    throw new ProblemError('resource.conflict', detail, {
      subscriptions: overlaps.map(({ subscriptionId, versionId, applicationId, applicationName }) => ({
        subscriptionId,
        versionId,
        applicationId,
        applicationName,
      })),
    });
  }
}
