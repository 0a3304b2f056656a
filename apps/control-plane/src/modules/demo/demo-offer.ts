import { API } from '@gatehouse/contracts';
import type { LimitInput } from '@gatehouse/definition';
import { Injectable } from '@nestjs/common';
import type { TenantActor } from '../../platform/http/index.js';
import { ApplicationsService } from '../applications/index.js';
import { CredentialsService } from '../credentials/index.js';
import { PlansService } from '../plans/index.js';
import { ProductsService } from '../products/index.js';
import { SubscriptionsService } from '../subscriptions/index.js';
import type { DemoDocument } from './demo-document.js';
import { findOrMake } from './find-or-make.js';

const MINUTE_MS = 60_000;
/** Trains and models are offered together. */
const PRODUCT = 'Everything of Acme';
const APPLICATION = 'demo-app';
const KEY = 'demo';

const perMinute = (requests: number): LimitInput => ({ kind: 'rate', name: 'per minute', requests, windowMs: MINUTE_MS, mode: 'fast' });
const perDay = (requests: number): LimitInput => ({ kind: 'quota', name: 'per day', requests, period: 'day' });

const PLANS = [
  { slug: 'free', name: 'Free', description: 'To try it out.', approval: 'automatic', limits: [perMinute(60), perDay(1_000)], price: null },
  {
    slug: 'partner',
    name: 'Partner',
    description: 'For partners; each request is looked at.',
    approval: 'manual',
    limits: [perMinute(600), perDay(100_000)],
    price: { amount: 49, currency: 'EUR', per: 'month' },
  },
] as const;

/** What the demo API is offered under, and an application that uses it. */
@Injectable()
export class DemoOffer {
  constructor(
    private readonly products: ProductsService,
    private readonly plans: PlansService,
    private readonly applications: ApplicationsService,
    private readonly subscriptions: SubscriptionsService,
    private readonly credentials: CredentialsService,
  ) {}

  /** Returns the id of the plan that anybody may have. */
  async publish(actor: TenantActor, { slug }: DemoDocument, versionIds: readonly string[]): Promise<string> {
    const product = await findOrMake(
      () => this.products.get(actor, slug),
      () => this.products.create(actor, API.products.create.body.parse({ name: PRODUCT, slug, items: versionIds.map((versionId) => ({ versionId })) })),
    );
    const missing = versionIds.filter((versionId) => !product.items.some((item) => item.versionId === versionId));
    if (missing.length > 0) {
      const items = [...product.items, ...missing.map((versionId) => ({ versionId }))];
      await this.products.update(actor, product.id, API.products.update.body.parse({ items: items.map(({ versionId }) => ({ versionId })) }));
    }
    for (const given of PLANS) {
      const plan = await findOrMake(
        () => this.plans.get(actor, given.slug),
        () => this.plans.create(actor, API.plans.create.body.parse({ ...given, productId: product.id })),
      );
      if (plan.state === 'draft') await this.plans.transition(actor, plan.id, { to: 'published' });
    }
    return (await this.plans.get(actor, PLANS[0].slug)).id;
  }

  /** Returns a fresh key. One that was made before is known to nobody any more, so it goes. */
  async subscribe(actor: TenantActor, planId: string): Promise<string> {
    const mine = (await this.applications.list(actor, { limit: 200, q: APPLICATION })).items.find((application) => application.name === APPLICATION);
    const application = mine ?? (await this.applications.create(actor, { name: APPLICATION, description: 'Calls the demo API.' }));
    const { items } = await this.subscriptions.list(actor, { limit: 1, application: application.id });
    if (items.length === 0) await this.subscriptions.create(actor, { applicationId: application.id, planId, message: '' });
    for (const { id, name, state } of (await this.credentials.list(actor, application.id)).items) {
      if (name === KEY && (state === 'active' || state === 'retiring'))
        await this.credentials.revoke(actor, application.id, id, 'Its copy in the data folder is lost.');
    }
    const body = API.credentials.create.body.parse({ name: KEY });
    return (await this.credentials.create(actor, application.id, body)).key;
  }
}
