import { InjectQueue, Processor, WorkerHost } from '@nestjs/bullmq';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Queue } from 'bullmq';
import { type Config, InjectConfig } from '../../platform/config/config.js';
import { Database, SYSTEM_ACTOR } from '../../platform/database/index.js';
import { inTurn, repeat } from '../../platform/jobs/sweep.js';
import { SubscriptionRepository } from './subscription.repository.js';
import { subscriptionLifecycle } from './subscription.rules.js';
import { SubscriptionMoves } from './subscription-moves.js';

export const SUBSCRIPTION_EXPIRY_QUEUE = 'subscription-expiry';
const SWEEP_MS = 10_000;
const BATCH = 200;

/** Ends subscriptions whose time is up. Safe to repeat and to run twice at once: each is looked at again under its lock. */
@Injectable()
export class SubscriptionExpiry {
  constructor(
    private readonly database: Database,
    private readonly subscriptions: SubscriptionRepository,
    private readonly moves: SubscriptionMoves,
  ) {}

  /** @returns how many ended */
  async sweep(): Promise<number> {
    let ended = 0;
    for (;;) {
      const due = await this.database.read('system', (tx) => this.subscriptions.due(tx, BATCH));
      // one that cannot end must not keep the others alive
      const outcomes = await inTurn(due, ({ id, tenantId }) => this.expire(tenantId, id));
      const now = outcomes.filter(Boolean).length;
      ended += now;
      // none of a full batch: another sweep has them in hand
      if (due.length < BATCH || now === 0) return ended;
    }
  }

  private expire(tenantId: string, id: string): Promise<boolean> {
    return this.database.write({ tenantId }, SYSTEM_ACTOR, async (tx) => {
      const subscription = await this.subscriptions.lock(tx, id);
      const isDue = subscription?.expiresAt && subscription.expiresAt <= tx.now && subscriptionLifecycle.can(subscription.state, 'expire');
      if (!subscription || !isDue) return false;
      await this.moves.move(tx, subscription, 'expire');
      return true;
    });
  }
}

@Processor(SUBSCRIPTION_EXPIRY_QUEUE)
export class SubscriptionExpiryJob extends WorkerHost implements OnApplicationBootstrap {
  constructor(
    private readonly expiry: SubscriptionExpiry,
    @InjectConfig() private readonly config: Config,
    @InjectQueue(SUBSCRIPTION_EXPIRY_QUEUE) private readonly queue: Queue,
  ) {
    super();
  }

  async onApplicationBootstrap(): Promise<void> {
    if (this.config.role === 'worker') await repeat(this.queue, SWEEP_MS);
  }

  async process(): Promise<{ ended: number }> {
    return { ended: await this.expiry.sweep() };
  }
}
