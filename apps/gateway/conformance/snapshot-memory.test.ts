import { setImmediate as nextTurn } from 'node:timers/promises';
import v8 from 'node:v8';
import vm from 'node:vm';
import { waitFor } from '@gatehouse/testing';
import { expect, test } from 'vitest';
import type { Snapshot } from '../src/compile/snapshot.js';
import { api, caller, conformance, get, KEYED, plan, startGateway, upstream, upstreamServer } from './harness.js';

v8.setFlagsFromString('--expose-gc');
const collect = vm.runInNewContext('gc') as () => void;

conformance('memory of an old snapshot', () => {
  test('is given back once another one serves and its last exchange has ended', async () => {
    let answer = () => {};
    const slow = await upstreamServer(async (request, response) => {
      if (request.path === '/slow') {
        await new Promise<void>((resolve) => {
          answer = resolve;
        });
      }
      response.end('done');
    });
    const { key, objects } = caller();
    const snapshotOf = (i: number) => [api({ policies: KEYED, revisionId: `rev_${i}` }), upstream(slow.url, { name: `n${i}` }), plan(), ...objects];
    const gateway = await startGateway(snapshotOf(0));
    const old: WeakRef<Snapshot>[] = [];
    const headers = { 'x-api-key': key };
    const waiting = await gateway.connect();
    const client = await gateway.connect();
    const swap = async (i: number) => {
      old.push(new WeakRef(gateway.holder.current as Snapshot));
      expect(gateway.load(snapshotOf(i))).toEqual([]);
      client.send(get('/acme/pets/v1/quick', headers));
      expect((await client.response()).status).toBe(200);
    };
    const left = async () => {
      await nextTurn();
      collect();
      return old.filter((reference) => reference.deref() !== undefined).length;
    };
    waiting.send(get('/acme/pets/v1/slow', headers));
    await waitFor(() => slow.requests.some(({ path }) => path === '/slow'));
    for (let i = 1; i <= 8; i++) await swap(i);
    // the first one has an exchange still
    await waitFor(async () => (await left()) === 1);
    expect(old[0]?.deref()).toBeDefined();
    answer();
    expect((await waiting.response()).status).toBe(200);
    // whoever waits on a kept connection holds nothing but what its last request needed
    waiting.send(get('/acme/pets/v1/quick', headers));
    await waiting.response();
    await waitFor(async () => (await left()) === 0);
  });
});
