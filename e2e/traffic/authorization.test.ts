import { waitFor } from '@gatehouse/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call, makeOffer, newOwner, type Offer, problemCode, settled } from '../offer.js';
import type { Person } from '../people.js';
import { startWorld, type World } from '../world.js';

let world: World;
let owner: Person;

beforeAll(async () => {
  world = await startWorld({ gateways: 2 });
  owner = await newOwner(world, 'warden');
});
afterAll(() => world?.end());

const everywhere = (offer: Offer, code: string | undefined) => async () => {
  const answers = await Promise.all(world.stack.urls.gateways.map((gateway) => call(gateway, offer)));
  const codes = await Promise.all(answers.map((answer) => (answer.status === 200 ? undefined : problemCode(answer))));
  return codes.every((one) => one === code);
};

describe('what an administrator denies is refused on every gateway within a second, and let in again as soon', () => {
  test.each(['application', 'credential', 'api', 'address'] as const)('%s', async (on) => {
    const offer = await makeOffer(world, owner, []);
    const params = { tenant: offer.tenant };
    const { api } = await owner.client.apis.get({ params: { ...params, api: offer.api } }).then((found) => ({ api: found.id }));
    const value = { application: offer.applicationId, credential: offer.credentialId, api, address: '127.0.0.0/8' }[on];
    const denial = await owner.client.denials.create({ params, body: { on, value, reason: 'an odd pattern', expiresAt: null } });
    await waitFor(everywhere(offer, 'gateway.denied'), { timeoutMs: 1_000, what: `the denial of the ${on} on both gateways` });
    await settled(world);
    expect(await everywhere(offer, 'gateway.denied')()).toBe(true);
    await owner.client.denials.lift({ params: { ...params, denial: denial.id } });
    await waitFor(everywhere(offer, undefined), { timeoutMs: 1_000, what: 'its lift' });
  });

  test('an end comes by itself', async () => {
    const offer = await makeOffer(world, owner, []);
    const expiresAt = new Date(Date.now() + 2_000).toISOString();
    await owner.client.denials.create({ params: { tenant: offer.tenant }, body: { on: 'credential', value: offer.credentialId, reason: 'wait', expiresAt } });
    await waitFor(everywhere(offer, 'gateway.denied'), { timeoutMs: 1_000 });
    await waitFor(everywhere(offer, undefined), { timeoutMs: 4_000 });
  });
});

describe('policies that ask for the document or for text', () => {
  test('calls are held to the document of the revision', async () => {
    const offer = await makeOffer(world, owner, [], { policies: [{ type: 'openapi-validation', config: { unknownQuery: 'refuse' } }] });
    const [gateway] = world.stack.urls.gateways as [string];
    const ask = (query: string) => fetch(`${gateway}${offer.path}/things${query}`, { headers: { 'x-api-key': offer.key } });
    expect((await ask('')).status).toBe(200);
    const refused = await ask('?page=2');
    expect([refused.status, await refused.json()]).toMatchObject([
      422,
      { code: 'gateway.request_invalid', errors: [{ in: 'query', pointer: '/page', message: 'is not known' }] },
    ]);
  });

  test('Cedar decides by operation, and text that is none is refused when it is saved', async () => {
    const policies = '@id("lists") permit(principal, action == Action::"listThings", resource);';
    const offer = await makeOffer(world, owner, [], { policies: [{ type: 'cedar', config: { policies } }] });
    const [gateway] = world.stack.urls.gateways as [string];
    const ask = (path: string) => fetch(`${gateway}${offer.path}${path}`, { headers: { 'x-api-key': offer.key } });
    expect([(await ask('/things')).status, (await ask('/things/1')).status]).toEqual([200, 403]);
    const wrong = makeOffer(world, owner, [], { policies: [{ type: 'cedar', config: { policies: 'permit(principal' } }] });
    await expect(wrong).rejects.toMatchObject({ code: 'request.invalid', errors: [{ pointer: '/settings/policies/0/config/policies' }] });
  });

  test('operations are offered to models as tools, with what the document says of them, and called as the caller of the message', async () => {
    const config = { tools: [{ operation: 'listThings' }, { operation: 'getThing', name: 'thing' }] };
    const offer = await makeOffer(world, owner, [], { policies: [{ type: 'mcp-server', config }] });
    const [gateway] = world.stack.urls.gateways as [string];
    const say = async (method: string, params: object = {}, key = offer.key) => {
      const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
      const answer = await fetch(`${gateway}${offer.path}/mcp`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-api-key': key }, body });
      return (await answer.json()) as { result?: Record<string, unknown>; code?: string };
    };
    expect((await say('tools/list')).result).toMatchObject({
      tools: [
        { name: 'listThings', description: 'All things', inputSchema: { type: 'object', additionalProperties: false } },
        { name: 'thing', inputSchema: { properties: { id: { type: 'string' } }, required: ['id'] } },
      ],
    });
    const before = world.upstream.requests.length;
    expect((await say('tools/call', { name: 'thing', arguments: { id: 'a b' } })).result).toMatchObject({ isError: false });
    expect(world.upstream.requests.slice(before).map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /things/a%20b']);
    expect((await say('tools/list', {}, `${offer.key.slice(0, -1)}x`)).code).toMatch(/^gateway\.credential_/);
    const wrong = makeOffer(world, owner, [], { policies: [{ type: 'mcp-server', config: { tools: [{ operation: 'nothing' }] } }] });
    await expect(wrong).rejects.toMatchObject({ code: 'request.invalid', errors: [{ pointer: '/settings/policies/0/config/tools/0/operation' }] });
  });
});
