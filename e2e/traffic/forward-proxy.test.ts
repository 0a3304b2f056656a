import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { freePort } from '@gatehouse/embedded';
import { startUpstream, type Upstream, waitFor } from '@gatehouse/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeOffer, newOwner, type Offer, settled } from '../offer.js';
import type { Person } from '../people.js';
import { startWorld, type World } from '../world.js';

const run = promisify(execFile);

let world: World;
let owner: Person;
let offer: Offer;
let proxyPort: number;
let outside: Upstream;
let elsewhere: Upstream;

beforeAll(async () => {
  [proxyPort, outside, elsewhere] = await Promise.all([freePort(), startUpstream(), startUpstream()]);
  world = await startWorld({ env: { GATEHOUSE_GATEWAY_PROXY_PORT: String(proxyPort), GATEHOUSE_ALLOW_PRIVATE_EGRESS: '127.0.0.0/8' } });
  owner = await newOwner(world, 'egress');
  const limits = [{ name: 'calls', kind: 'rate' as const, requests: 6, windowMs: 600_000 }];
  offer = await makeOffer(world, owner, limits, { egress: { destinations: [{ host: '127.0.0.1', ports: [outside.port] }] } });
});
afterAll(async () => {
  await world?.end();
  await Promise.all([outside?.close(), elsewhere?.close()]);
});

/** Status that curl saw, of the tunnel's opening where that was refused. */
async function status(url: string, key = offer.key, through: string[] = []): Promise<number> {
  const proxy = `http://caller:${key}@127.0.0.1:${proxyPort}`;
  const written = ['-s', '-o', '/dev/null', '--max-time', '10', '-w', '%{http_connect} %{http_code}', ...through, '-x', proxy, url];
  const { stdout } = await run('curl', written).catch((error: { stdout: string }) => error);
  return Math.max(...stdout.split(' ').map(Number));
}

describe('an API that leads out', () => {
  test('lets its subscribers reach its destinations, in clear and through a tunnel, and nobody else anything', async () => {
    expect(await status(`${outside.url}/clear`)).toBe(200);
    expect(await status(`${outside.url}/tunnel`, offer.key, ['--proxytunnel'])).toBe(200);
    expect(outside.requests.map(({ path }) => path)).toEqual(['/clear', '/tunnel']);
    expect(await status(`${elsewhere.url}/`)).toBe(403);
    expect(await status(`${outside.url}/`, 'gth_live_nobody')).toBe(407);
    expect(elsewhere.requests).toHaveLength(0);
  });

  test('has no place on the gateway’s own port', async () => {
    const response = await fetch(`${world.stack.urls.gateways[0]}${offer.path}/things`, { headers: { 'x-api-key': offer.key } });
    expect(response.status).toBe(404);
  });

  test('leaves records with the application and where it went', async () => {
    const records = async () => (await owner.client.callRecords.list({ params: { tenant: offer.tenant }, query: {} })).items;
    await waitFor(async () => (await records()).length >= 3, { what: 'records', timeoutMs: 15_000 });
    const seen = (await records()).map(({ method, host, status: code, applicationId }) => [method, host, code, applicationId]);
    expect(seen).toContainEqual(['CONNECT', `127.0.0.1:${outside.port}`, 200, offer.applicationId]);
    expect(seen).toContainEqual(['GET', `127.0.0.1:${outside.port}`, 200, offer.applicationId]);
    expect(seen).toContainEqual(['GET', `127.0.0.1:${elsewhere.port}`, 403, offer.applicationId]);
  });

  test('follows what is deployed, and the plan', async () => {
    const at = { tenant: offer.tenant, api: offer.api, version: 'v1' };
    const destinations = [{ host: '127.0.0.1', ports: [elsewhere.port] }];
    const draft = await owner.client.revisions.create({ params: at, body: { fromRevisionId: offer.revisionId, settings: { egress: { destinations } } } });
    await owner.client.revisions.transition({ params: { ...at, revision: draft.id }, body: { to: 'approved' } });
    await owner.client.deployments.create({ params: at, body: { revisionId: draft.id, environment: 'production' } });
    await settled(world);
    expect(await status(`${elsewhere.url}/now`)).toBe(200);
    expect(await status(`${outside.url}/no-more`)).toBe(403);
    const answers = [];
    for (let i = 0; i < 6; i++) answers.push(await status(`${elsewhere.url}/${i}`));
    expect(answers.at(-1)).toBe(429);
  });
});
