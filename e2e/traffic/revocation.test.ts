import { waitFor } from '@gatehouse/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call, makeOffer, newOwner, type Offer, problemCode, settled } from '../offer.js';
import type { Person } from '../people.js';
import { startWorld, type World } from '../world.js';

let world: World;
let owner: Person;

beforeAll(async () => {
  world = await startWorld({ gateways: 2 });
  owner = await newOwner(world, 'revoker');
});
afterAll(() => world?.end());

const everywhere = (offer: Offer, code: string) => async () => {
  const codes = await Promise.all(world.stack.urls.gateways.map(async (gateway) => problemCode(await call(gateway, offer))));
  return codes.every((one) => one === code);
};

describe('what is taken back is refused on every gateway within two seconds', () => {
  test('a revoked key, for good', async () => {
    const offer = await makeOffer(world, owner, []);
    await owner.client.credentials.revoke({
      params: { tenant: offer.tenant, application: offer.applicationId, credential: offer.credentialId },
      body: { reason: 'left on a train' },
    });
    await waitFor(everywhere(offer, 'gateway.credential_revoked'), { timeoutMs: 2_000, what: 'the revocation on both gateways' });
    await settled(world);
    expect(await everywhere(offer, 'gateway.credential_revoked')()).toBe(true);
  });

  test('a revoked client, with the tokens that it was given before', async () => {
    const methods = [{ type: 'api-key' }, { type: 'oauth-token' }, { type: 'basic-auth' }];
    const offer = await makeOffer(world, owner, [], { policies: [{ type: 'any-of', config: { methods } }] });
    const params = { tenant: offer.tenant, application: offer.applicationId };
    const { clientId, clientSecret, credential } = await owner.client.credentials.createClient({ params, body: { name: 'server' } });
    await settled(world);
    const basic = { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` };
    const issued = await fetch(`${world.stack.urls.control}/api/v1/oauth2/${offer.tenantId}/token`, {
      method: 'POST',
      headers: basic,
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    const { access_token: token } = (await issued.json()) as { access_token: string };
    const bearer = { authorization: `Bearer ${token}` };
    const [gateway] = world.stack.urls.gateways as [string];
    for (const headers of [bearer, basic]) expect((await call(gateway, offer, { key: null, headers })).status).toBe(200);
    expect((await call(gateway, offer)).status).toBe(200);
    await owner.client.credentials.revoke({ params: { ...params, credential: credential.id }, body: { reason: 'left on a train' } });
    for (const headers of [bearer, basic]) {
      const refused = async () => {
        const codes = await Promise.all(world.stack.urls.gateways.map(async (one) => problemCode(await call(one, offer, { key: null, headers }))));
        return codes.every((code) => code === 'gateway.credential_revoked');
      };
      await waitFor(refused, { timeoutMs: 2_000, what: 'the revocation on both gateways' });
    }
    expect((await call(gateway, offer)).status).toBe(200);
  });

  test('a suspended application, until it is resumed', async () => {
    const offer = await makeOffer(world, owner, []);
    const params = { tenant: offer.tenant, application: offer.applicationId };
    await owner.client.applications.suspend({ params, body: { reason: 'an odd pattern' } });
    await waitFor(everywhere(offer, 'gateway.application_suspended'), { timeoutMs: 2_000 });
    await owner.client.applications.resume({ params, body: { reason: 'explained' } });
    await waitFor(async () => (await call(world.stack.urls.gateways[0] as string, offer)).status === 200, { timeoutMs: 2_000 });
  });

  test('a blocked version answers 503, and serves again when the block is lifted', async () => {
    const offer = await makeOffer(world, owner, []);
    const params = { tenant: offer.tenant, api: offer.api, version: 'v1' };
    await owner.client.versions.block({ params, body: { reason: 'leaks data' } });
    await waitFor(everywhere(offer, 'gateway.api_blocked'), { timeoutMs: 2_000 });
    expect((await call(world.stack.urls.gateways[0] as string, offer)).status).toBe(503);
    await owner.client.versions.unblock({ params, body: { reason: 'mended' } });
    await waitFor(async () => (await call(world.stack.urls.gateways[1] as string, offer)).status === 200, { timeoutMs: 2_000 });
  });

  test('a rotated key works beside the new one until its overlap ends', async () => {
    const offer = await makeOffer(world, owner, []);
    const [gateway] = world.stack.urls.gateways as [string];
    const params = { tenant: offer.tenant, application: offer.applicationId, credential: offer.credentialId };
    const { key } = await owner.client.credentials.rotate({ params, body: { overlapMs: 3_000 } });
    await waitFor(async () => (await call(gateway, offer, { key })).status === 200, { timeoutMs: 2_000 });
    expect((await call(gateway, offer)).status).toBe(200);
    await waitFor(async () => (await problemCode(await call(gateway, offer))) === 'gateway.credential_expired', { timeoutMs: 6_000 });
    expect((await call(gateway, offer, { key })).status).toBe(200);
  });
});
