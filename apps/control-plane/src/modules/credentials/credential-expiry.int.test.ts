import { API } from '@gatehouse/contracts';
import { waitFor } from '@gatehouse/testing';
import { getQueueToken } from '@nestjs/bullmq';
import type { Queue } from 'bullmq';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, type TestTenant, testApp } from '../../testing/index.js';
import { apiVersion, application, offer, subscribe } from '../../testing/offer.js';
import { CREDENTIAL_EXPIRY_QUEUE } from './credential-expiry.js';
import { CredentialsModule } from './index.js';

let app: TestApp;
let acme: TestTenant;
const params = { tenant: 'acme' };

beforeAll(async () => {
  app = await testApp({ modules: [CredentialsModule], worker: true });
  acme = await app.tenant('acme');
});
afterAll(() => app.close());

const queue = (name: string) => app.nest.get<Queue>(getQueueToken(name), { strict: false });

test('the worker sweeps every ten seconds, and a sweep ends what is due', async () => {
  const applicationId = await application(app, acme);
  const { planId } = await offer(app, acme, [await apiVersion(app, acme, 'pets')], { approval: 'manual' });
  const { id } = await subscribe(app, acme, applicationId, planId);
  const expiresAt = new Date(app.time.now() + 60_000).toISOString();
  await app.as('approver', acme).call(API.subscriptions.approve, { params: { ...params, subscription: id }, body: { expiresAt } });
  const at = { ...params, application: applicationId };
  await app.as('developer', acme).call(API.credentials.create, { params: at, body: { name: 'short', expiresAt } });
  app.time.advance(61_000);
  for (const name of [CREDENTIAL_EXPIRY_QUEUE, 'subscription-expiry']) {
    expect(await queue(name).getJobSchedulers()).toMatchObject([{ key: 'sweep', every: 10_000 }]);
    await queue(name).add('now', {});
  }
  await waitFor(async () => {
    const { items } = await app.as('developer', acme).call(API.credentials.list, { params: at });
    const { state } = await app.as('developer', acme).call(API.subscriptions.get, { params: { ...params, subscription: id } });
    return items[0]?.state === 'expired' && state === 'expired';
  });
});
