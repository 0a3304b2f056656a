import { waitFor } from '@gatehouse/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call, makeOffer, newOwner, type Offer } from '../offer.js';
import { type Person, signIn } from '../people.js';
import { startWorld, type World } from '../world.js';

let world: World;
let owner: Person;
let offer: Offer;

beforeAll(async () => {
  world = await startWorld({ gateways: 2 });
  owner = await newOwner(world, 'autonomy');
  offer = await makeOffer(world, owner, []);
});
afterAll(() => world?.end());

/** The request ids the gateways answered with, for calls made one after another on both. */
async function callMany(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    const response = await call(world.stack.urls.gateways[i % 2] as string, offer);
    await response.arrayBuffer();
    expect(response.status).toBe(200);
    ids.push(response.headers.get('x-request-id') ?? '');
  }
  return ids;
}

async function recorded(person: Person): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await person.client.callRecords.list({ params: { tenant: offer.tenant }, query: { cursor, limit: 200, operation: 'listThings' } });
    ids.push(...page.items.map((record) => record.requestId));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  return ids;
}

describe('the control plane is killed', () => {
  test('traffic goes on, a gateway restarts from disk, and no call record is lost or doubled when it returns', async () => {
    const before = await callMany(50);
    await world.stack.kill('control-plane');
    await world.stack.kill('worker');
    await world.stack.kill('postgres');
    const during = await callMany(100);
    await world.stack.restart('gateway-2');
    const after = await callMany(50);
    await world.stack.restart('postgres');
    await world.stack.restart('control-plane');
    await world.stack.restart('worker');
    const sent = [...before, ...during, ...after];
    const again = await signIn(world.stack.urls.control, owner.email, owner.password);
    const all = await waitFor(
      async () => {
        const ids = await recorded(again);
        return ids.length >= sent.length && ids;
      },
      { timeoutMs: 30_000, what: `${sent.length} call records` },
    );
    expect([...all].sort()).toEqual([...sent].sort());
  });
});

/** False once no process has this id. */
function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('the control plane ends when asked, though Postgres and Redis are gone', async () => {
  await world.stack.kill('postgres');
  await world.stack.kill('redis');
  for (const name of ['control-plane', 'worker']) {
    const { pid } = world.stack.processes[name] ?? {};
    if (!pid) throw new Error(`${name} does not run`);
    process.kill(pid, 'SIGTERM');
    await waitFor(() => !alive(pid), { timeoutMs: 15_000, what: `the end of ${name}` });
  }
});
