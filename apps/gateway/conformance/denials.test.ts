import type { Denial, DenyEntry, SnapshotObject } from '@gatehouse/definition';
import { expect, test } from 'vitest';
import { AddressSet } from '../src/addresses/address-set.js';
import { DenyList } from '../src/link/denials.js';
import { api, caller, conformanceOnAllWires, fetch, IDS, KEYED, plan, startGateway, upstream, upstreamServer } from './harness.js';

const quiet = { info() {}, warn() {}, error() {} };
const denial = (on: Denial['on'], value: string, more: Partial<Denial> = {}): Denial => ({ id: `den_${on}`, tenantId: IDS.tenant, on, value, ...more });
const stands = (...entries: Denial[]): SnapshotObject => ({ kind: 'denials', tenantId: IDS.tenant, entries });

conformanceOnAllWires('an administrator’s denials', () => {
  const serve = async (extra: SnapshotObject[] = []) => {
    const behind = await upstreamServer();
    const { key, objects } = caller();
    const clock = { ms: Date.parse('2026-03-27T10:00:00Z') };
    const world = (more: SnapshotObject[]) => [api({ policies: KEYED }), upstream(behind.url), plan(), ...objects, ...more];
    const gateway = await startGateway(world(extra), { nowMs: () => clock.ms });
    const denials = new DenyList(undefined, quiet);
    gateway.runtime.denials = denials;
    gateway.runtime.trustedProxies = new AddressSet(['127.0.0.1']);
    let sequence = 0;
    const say = (effect: 'deny' | 'lift', about: Denial) => {
      const entry: DenyEntry = {
        sequence: ++sequence,
        kind: 'denial',
        id: about.id,
        effect,
        code: 'gateway.denied',
        ...(effect === 'deny' && { denial: about }),
      };
      denials.apply([entry]);
    };
    const ask = async (address = '192.0.2.7') => {
      const response = await fetch(`${gateway.url}/acme/pets/v1/a`, { headers: { 'x-api-key': key, 'x-forwarded-for': address } });
      return { status: response.status, detail: response.status === 200 ? undefined : ((await response.json()) as { detail: string }).detail };
    };
    return { gateway, behind, denials, say, ask, clock, world };
  };

  test.each([
    ['application', IDS.application, 'The application is denied (den_application).'],
    ['credential', IDS.credential, 'The key is denied (den_credential).'],
    ['api', IDS.api, 'The API is denied (den_api).'],
    ['address', '192.0.2.0/24', 'The address is denied (den_address).'],
    ['address', '192.0.2.7', 'The address is denied (den_address).'],
  ] as const)('of the %s %s are in force with the entry, and over with its lift', async (on, value, detail) => {
    const { ask, say, gateway, behind } = await serve();
    expect((await ask()).status).toBe(200);
    say('deny', denial(on, value));
    expect(await ask()).toEqual({ status: 403, detail });
    expect(behind.requests).toHaveLength(1);
    expect(gateway.records.at(-1)).toMatchObject({ code: 'gateway.denied', reason: detail });
    say('lift', denial(on, value));
    expect((await ask()).status).toBe(200);
  });

  test('of one address leave others alone, and end when they say so', async () => {
    const { ask, say, clock } = await serve();
    say('deny', denial('address', '192.0.2.7', { expiresAtMs: clock.ms + 60_000 }));
    expect(await ask()).toEqual({ status: 403, detail: 'The address is denied until 2026-03-27T10:01:00.000Z (den_address).' });
    expect((await ask('::ffff:192.0.2.7')).status).toBe(403);
    expect((await ask('192.0.2.8')).status).toBe(200);
    clock.ms += 60_000;
    expect((await ask()).status).toBe(200);
  });

  test('stand in the snapshot, are lifted before the next one, and are one tenant’s', async () => {
    const { ask, say, denials, gateway, world } = await serve([stands(denial('address', '192.0.2.7'))]);
    expect((await ask()).status).toBe(403);
    say('lift', denial('address', '192.0.2.7'));
    expect((await ask()).status).toBe(200);
    // the next snapshot knows of the lift, and the stream forgets it
    expect(gateway.load(world([]))).toEqual([]);
    denials.contained(1);
    expect([denials.size, denials.live, (await ask()).status]).toEqual([0, null, 200]);
    gateway.load(world([{ kind: 'denials', tenantId: 'ten_other', entries: [denial('address', '192.0.2.7', { tenantId: 'ten_other' })] }]));
    expect((await ask()).status).toBe(200);
  });

  test('of one thing twice count until both are lifted', async () => {
    const { ask, say } = await serve([stands(denial('address', '192.0.2.0/24', { id: 'den_1' }))]);
    say('deny', denial('address', '192.0.2.7', { id: 'den_2' }));
    say('lift', denial('address', '192.0.2.0/24', { id: 'den_1' }));
    expect((await ask()).status).toBe(403);
    expect((await ask('192.0.2.8')).status).toBe(200);
    say('lift', denial('address', '192.0.2.7', { id: 'den_2' }));
    expect((await ask()).status).toBe(200);
  });
});
