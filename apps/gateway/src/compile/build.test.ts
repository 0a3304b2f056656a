import { setImmediate as nextTurn } from 'node:timers/promises';
import { type ApiObject, keyOf, Limit, type SnapshotObject } from '@gatehouse/definition';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { hashed, randomApi, randomApplication, randomCredential, randomOf, shardsOf } from '../../testing/random-objects.js';
import { loadModelCode } from '../llm/model-code.js';
import { loadAllPolicies } from '../policies/loaded.js';
import type { Site } from '../router/sites.js';
import { unlimited } from '../state/unlimited.js';
import { Pools } from '../upstream/pools.js';
import type { Runtime } from './runtime.js';
import { buildSnapshot, compileSnapshot, type Snapshot } from './snapshot.js';

beforeAll(() => Promise.all([loadAllPolicies(), loadModelCode()]));

const no = () => false;
const ignore = () => {};

const runtime: Runtime = {
  limiters: unlimited,
  records: null,
  denials: { credential: no, application: no, version: no },
  clock: { now: () => 0 },
  log: { info: ignore, warn: ignore, error: ignore },
  pools: new Pools(),
  problemBaseUrl: '',
  unseal: (_context, sealed) => Buffer.from(sealed),
};

/** What a site leads to, as plain data. */
function told(site: Site): unknown {
  const { versions } = site;
  const idOf = (api: { object: ApiObject } | null) => api && [api.object.version.id, api.object.revisionId];
  return {
    versions: versions && {
      apiId: versions.apiId,
      visible: versions.visible,
      byPath: [...versions.byPath].map(([name, api]) => [name, idOf(api)]).sort(),
      byHeader: versions.byHeader.map(({ header, versions: named }) => [header.text, [...named].map(([name, api]) => [name, idOf(api)]).sort()]).sort(),
      default: idOf(versions.defaultVersion),
    },
    children: toldAll(site.children),
  };
}

const toldAll = (sites: ReadonlyMap<string, Site>): Record<string, unknown> =>
  Object.fromEntries([...sites].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, site]) => [name, told(site)]));

const routesOf = ({ router: { routes } }: Snapshot) => ({ hosts: toldAll(routes.hosts), tenants: toldAll(routes.tenants) });

test('a build brings in what policies need before it makes them, wherever they stand', async () => {
  const policies = [{ type: 'cedar', version: 1, enabled: true, config: { policies: 'permit(principal, action, resource);' } }];
  const api = randomApi(randomOf(1), 1);
  const operation = { id: 'one', method: 'GET' as const, path: '/one', policies };
  // another test of this process may have loaded the engine already
  vi.resetModules();
  const { engine } = await import('../policies/cedar/engine.js');
  const { buildSnapshot: buildAnew } = await import('./snapshot.js');
  const { errors } = await buildAnew(hashed([{ ...api, operations: [operation] }]), runtime);
  expect(errors).toEqual([]);
  // the one that is compiled in other threads, and not the one that holds the process up
  expect(engine()).toHaveProperty('initSync');
});

test('limits of plans that are policies of their own are brought in too', async () => {
  vi.resetModules();
  const { buildSnapshot: buildAnew } = await import('./snapshot.js');
  const limits = [Limit.parse({ kind: 'bytes', name: 'volume', bytes: 10, period: 'day' }), Limit.parse({ kind: 'concurrency', name: 'at once', calls: 2 })];
  const plan = { kind: 'plan' as const, id: 'plan_1', tenantId: 'ten_1', name: 'Basic', limits, policies: [] };
  expect((await buildAnew(hashed([plan]), runtime)).errors).toEqual([]);
});

test('a policy whose code is not there refuses its object, and says so', () => {
  const policies = [{ type: 'no-such-policy', version: 1, enabled: true, config: {} }];
  const { errors } = compileSnapshot(hashed([{ ...randomApi(randomOf(1), 1), policies }]), runtime);
  expect(errors).toEqual([{ key: expect.stringMatching(/^api:/), message: 'type unknown policy no-such-policy version 1' }]);
});

describe('routes changed step by step', () => {
  test('are those of a snapshot compiled at once, whatever changed and in whatever order', async () => {
    for (let seed = 1; seed <= 40; seed++) {
      const random = randomOf(seed);
      const apis = new Map<number, ApiObject>();
      let before: Snapshot | undefined;
      for (let change = 0; change < 12; change++) {
        for (let i = 0; i < 1 + random(6); i++) {
          const number = random(20);
          if (random(4) === 0) apis.delete(number);
          else apis.set(number, randomApi(random, number));
        }
        const objects = hashed([...apis.values()]);
        const { snapshot, errors } = await buildSnapshot(objects, runtime, before);
        expect(errors).toEqual([]);
        const backwards = new Map([...objects].reverse());
        expect(routesOf(snapshot), `seed ${seed}, change ${change}`).toEqual(routesOf(compileSnapshot(backwards, runtime).snapshot));
        before?.retire();
        before = snapshot;
      }
    }
  });

  test('leave the snapshot before as it was, and share with it what did not change', async () => {
    const random = randomOf(7);
    const apis = Array.from({ length: 15 }, (_, i) => randomApi(random, i));
    const first = compileSnapshot(hashed(apis), runtime).snapshot;
    const before = JSON.stringify(routesOf(first));
    const other = {
      ...(apis[3] as ApiObject),
      tenant: { id: 'ten_2', slug: 'far-away' },
      entry: { hosts: [], basePath: null, version: { by: 'path' as const } },
    };
    const second = (await buildSnapshot(hashed([...apis.slice(0, 3), other, ...apis.slice(4)]), runtime, first)).snapshot;
    expect(JSON.stringify(routesOf(first))).toBe(before);
    const shared = [...second.router.routes.hosts].filter(([name, site]) => first.router.routes.hosts.get(name) === site);
    expect(shared.length).toBeGreaterThan(0);
    const same = await buildSnapshot(hashed(apis), runtime, first);
    expect(same.snapshot.router.routes).toBe(first.router.routes);
  });
});

describe('a build in slices', () => {
  const many = () => {
    const random = randomOf(3);
    return Array.from({ length: 3_000 }, (_, i) => randomApi(random, i));
  };

  test('lets other work through before it is done', async () => {
    let turns = 0;
    let built = false;
    const build = buildSnapshot(hashed(many()), runtime).then(() => {
      built = true;
    });
    while (!built) {
      await nextTurn();
      turns++;
    }
    await build;
    expect(turns).toBeGreaterThan(3);
  });

  test('leaves the snapshot before in full use, with all that look-ups find', async () => {
    const random = randomOf(5);
    const { key, entry } = randomCredential(random, 1);
    const application = { ...randomApplication(random, 1), id: entry.applicationId };
    const objects: SnapshotObject[] = [...many(), ...shardsOf([entry], [application])];
    const first = compileSnapshot(hashed(objects), runtime).snapshot;
    const building = buildSnapshot(hashed(many().map((api) => ({ ...api, revisionId: 'rev_next' }))), runtime, first);
    const key0 = keyOf(objects[0] as SnapshotObject);
    let looks = 0;
    let done = false;
    void building.then(() => {
      done = true;
    });
    for (; !done; looks++) {
      expect(first.directory.credential(key)?.id).toBe(entry.id);
      expect(first.directory.application(entry.applicationId)?.entry).toEqual(application);
      expect(first.api(key0)?.object.revisionId).not.toBe('rev_next');
      await nextTurn();
    }
    expect(looks).toBeGreaterThan(1);
    const { snapshot } = await building;
    expect(snapshot.directory.credential(key)).toBeUndefined();
    expect(snapshot.api(key0)?.object.revisionId).toBe('rev_next');
  });
});

describe('credentials and applications, packed', () => {
  test('come out as they went in: every state, expiry, restriction and unusual id', () => {
    const random = randomOf(11);
    const credentials = Array.from({ length: 3_000 }, (_, i) => randomCredential(random, i));
    const applications = Array.from({ length: 20 }, (_, i) => randomApplication(random, i));
    const objects = shardsOf(
      credentials.map(({ entry }) => entry),
      applications,
    );
    const { directory } = compileSnapshot(hashed(objects), runtime).snapshot;
    for (const { key, entry } of credentials) {
      expect(directory.cached(key)).toBeUndefined();
      expect(directory.credential(key)).toEqual(entry);
      expect(directory.cached(key)).toEqual(entry);
      expect(directory.credentialByHash(entry.hash)).toEqual(entry);
    }
    for (const application of applications) expect(directory.application(application.id)?.entry).toEqual(application);
    expect(directory.credential(randomCredential(random, 1).key)).toBeUndefined();
    expect(directory.application('app_unknown')).toBeUndefined();
  });

  test('a hash that is none refuses its object, and what served before goes on', () => {
    const { key, entry } = randomCredential(randomOf(1), 1);
    const good = hashed(shardsOf([entry], []));
    const before = compileSnapshot(good, runtime).snapshot;
    const bad = hashed([{ kind: 'credentials', shard: entry.hash.slice(0, 2), entries: [{ ...entry, hash: `${entry.hash.slice(0, 2)}!` }] }]);
    const { snapshot, errors } = compileSnapshot(bad, runtime, before);
    expect(errors).toMatchObject([{ message: expect.stringMatching(/SHA-256/) }]);
    expect(snapshot.directory.credential(key)).toEqual(entry);
  });

  test('what was looked up before a swap is known after it while its shard stays, and not when it changed', () => {
    const random = randomOf(2);
    const [one, two] = [randomCredential(random, 1), randomCredential(random, 2)];
    const shards = (changed: boolean) => shardsOf([one.entry, { ...two.entry, state: changed ? 'revoked' : 'active' }], []);
    const before = compileSnapshot(hashed(shards(false)), runtime).snapshot;
    for (const { key } of [one, two]) before.directory.credential(key);
    const { directory } = compileSnapshot(hashed(shards(true)), runtime, before).snapshot;
    if (one.entry.hash.slice(0, 2) !== two.entry.hash.slice(0, 2)) expect(directory.cached(one.key)).toEqual(one.entry);
    expect(directory.cached(two.key)).toBeUndefined();
    expect(directory.credential(two.key)?.state).toBe('revoked');
  });
});
