import { readFile } from 'node:fs/promises';
import { type ApiObject, Condition } from '@gatehouse/definition';
import { describe, expect, test } from 'vitest';
import { api, caller, conformanceOnAllWires, fetch, IDS, KEYED, operation, plan, policy, startGateway, upstream, upstreamServer } from './harness.js';

const MARK = { request: { set: [{ name: 'x-mark', value: 'yes' }] }, response: { set: [{ name: 'x-marked', value: 'yes' }] } };

conformanceOnAllWires('conditions of policies', () => {
  const { key, objects } = caller();

  /** Whether the policy took part in such a call, seen by the upstream and by the client. */
  const serve = async (when: Condition) => {
    const behind = await upstreamServer();
    const marking = { ...policy('headers', MARK), when };
    const gateway = await startGateway([
      api({ policies: [...KEYED, marking], operations: [operation('GET', '/pets/{id}'), operation('POST', '/pets')] }),
      upstream(behind.url),
      plan(),
      ...objects,
    ]);
    return async (path: string, init: RequestInit = {}) => {
      const answer = await fetch(`${gateway.url}/acme/pets/v1${path}`, { ...init, headers: { 'x-api-key': key, ...init.headers } });
      expect(answer.status).toBe(200);
      const seen = behind.requests.at(-1)?.headers['x-mark'] === 'yes';
      expect(answer.headers.get('x-marked') === 'yes').toBe(seen);
      return seen;
    };
  };

  const all = (...tests: Condition['tests']): Condition => ({ match: 'all', tests });

  test('ask for the method', async () => {
    const marked = await serve(all({ on: 'method', values: ['POST', 'PUT'] }));
    expect(await marked('/pets', { method: 'POST' })).toBe(true);
    expect(await marked('/pets/7')).toBe(false);
  });

  test('ask for the path behind the API’s root', async () => {
    const marked = await serve(all({ on: 'path', match: 'starts', values: ['/pets/7'] }));
    expect(await marked('/pets/77')).toBe(true);
    expect(await marked('/pets/8')).toBe(false);
    expect(await marked('/pets/8?x=/pets/7')).toBe(false);
  });

  test('ask for headers and parameters, and for what is not there', async () => {
    const marked = await serve(all({ on: 'header', name: 'x-beta', match: 'is', values: ['on'] }, { on: 'query', name: 'raw', match: 'present', not: true }));
    expect(await marked('/pets/7', { headers: { 'x-beta': 'on' } })).toBe(true);
    expect(await marked('/pets/7', { headers: { 'x-beta': 'On' } })).toBe(false);
    expect(await marked('/pets/7?%72aw=1', { headers: { 'x-beta': 'on' } })).toBe(false);
    expect(await marked('/pets/7')).toBe(false);
  });

  test('ask for application and plan', async () => {
    const of = (on: 'application' | 'plan', id: string) => serve(all({ on, values: [id] }));
    expect(await (await of('application', IDS.application))('/pets/7')).toBe(true);
    expect(await (await of('application', 'app_other'))('/pets/7')).toBe(false);
    expect(await (await of('plan', IDS.plan))('/pets/7')).toBe(true);
    expect(await (await of('plan', 'plan_other'))('/pets/7')).toBe(false);
  });

  describe('ask for the operation', () => {
    const orders = [
      { ...operation('GET', '/orders/{id}'), id: 'getOrder', tags: ['orders'] },
      { ...operation('POST', '/orders'), id: 'addOrder', tags: ['orders', 'billing'] },
      operation('GET', '/admin/users/{id}'),
    ];

    /** Which calls the marking policy took part in. */
    const took = async (test: object, more: Partial<ApiObject> = {}) => {
      const behind = await upstreamServer();
      const marking = { ...policy('headers', MARK), when: all({ on: 'operation', ...test } as Condition['tests'][number]) };
      const gateway = await startGateway([api({ policies: [marking], operations: orders, ...more }), upstream(behind.url)]);
      return async (method: string, path: string) => (await fetch(`${gateway.url}/acme/pets/v1${path}`, { method })).headers.get('x-marked') === 'yes';
    };

    test('by its id, its tag, and by method and path', async () => {
      for (const [test, order, add, user] of [
        [{ match: 'is', values: ['getOrder'] }, true, false, false],
        [{ match: 'tagged', values: ['billing'] }, false, true, false],
        [{ match: 'tagged', values: ['orders'], not: true }, false, false, true],
        [{ match: 'fits', values: ['/orders/{anything}', 'GET /admin/**'] }, true, false, true],
        [{ match: 'fits', values: ['POST /**'] }, false, true, false],
      ] as const) {
        const marked = await took(test);
        const seen = [await marked('GET', '/orders/7'), await marked('POST', '/orders'), await marked('GET', '/admin/users/1')];
        expect(seen, JSON.stringify(test)).toEqual([order, add, user]);
        expect(await marked('HEAD', '/orders/7')).toBe(order);
        // asked again: the answer is kept
        expect(await marked('GET', '/orders/7')).toBe(order);
      }
    });

    test('where the document has none by what is asked for, however it is spelled', async () => {
      const marked = await took({ match: 'fits', values: ['/secret/**'] }, { operations: [], unmatched: 'forward' });
      for (const path of ['/secret', '/secret/', '/secret/a/b', '/%73ecret/a', '/x/../secret/a']) expect(await marked('GET', path), path).toBe(true);
      expect(await marked('GET', '/secrets')).toBe(false);
      const byId = await took({ match: 'is', values: ['*'] }, { unmatched: 'forward' });
      expect([await byId('GET', '/elsewhere'), await byId('GET', '/orders/7')]).toEqual([true, false]);
    });

    test('a preflight counts as the operation that it asks for', async () => {
      const behind = await upstreamServer();
      const cors = { ...policy('cors', { origins: ['https://app.example'] }), when: all({ on: 'operation', match: 'is', values: ['addOrder'] }) };
      const gateway = await startGateway([api({ policies: [cors], operations: orders }), upstream(behind.url)]);
      const preflight = async (method: string, path: string) => {
        const headers = { origin: 'https://app.example', 'access-control-request-method': method };
        return (await fetch(`${gateway.url}/acme/pets/v1${path}`, { method: 'OPTIONS', headers })).headers.get('access-control-allow-origin');
      };
      expect(await preflight('POST', '/orders')).toBe('https://app.example');
      expect(await preflight('GET', '/orders/7')).toBeNull();
    });

    test('of a plan’s policies too, for each API its own operations', async () => {
      const behind = await upstreamServer();
      const marking = { ...policy('headers', MARK), when: all({ on: 'operation', match: 'tagged', values: ['billing'] }) };
      const gateway = await startGateway([api({ policies: KEYED, operations: orders }), upstream(behind.url), plan([], [marking]), ...objects]);
      const marked = async (method: string, path: string) =>
        (await fetch(`${gateway.url}/acme/pets/v1${path}`, { method, headers: { 'x-api-key': key } })).headers.get('x-marked') === 'yes';
      expect([await marked('POST', '/orders'), await marked('GET', '/orders/7')]).toEqual([true, false]);
    });

    test('as the page of conditions says', async () => {
      const page = await readFile(new URL('../../../docs/conditions.md', import.meta.url), 'utf8');
      const when = Condition.parse(JSON.parse(/```json condition\n([\s\S]*?)```/.exec(page)?.[1] ?? ''));
      const marked = await took(when.tests[0] as object);
      expect([await marked('POST', '/orders'), await marked('GET', '/orders/7'), await marked('GET', '/admin/users/1')]).toEqual([true, false, true]);
    });

    test('one that answers stops only those calls; what is no pattern is refused', async () => {
      const behind = await upstreamServer();
      const small = (test: object) => ({
        ...policy('request-size', { bodyBytesMax: 4 }),
        when: all({ on: 'operation', ...test } as Condition['tests'][number]),
      });
      const write = { ...operation('PUT', '/orders/{id}'), id: 'putOrder' };
      const gateway = await startGateway([
        api({ policies: [small({ match: 'is', values: ['addOrder'] })], operations: [...orders, write] }),
        upstream(behind.url),
      ]);
      const send = async (method: string, path: string) => (await fetch(`${gateway.url}/acme/pets/v1${path}`, { method, body: 'much too long' })).status;
      expect([await send('POST', '/orders'), await send('PUT', '/orders/7')]).toEqual([413, 200]);
      expect(gateway.load([api({ policies: [small({ match: 'fits', values: ['/a/**/b'] })] }), upstream(behind.url)])).toHaveLength(1);
      expect(await send('POST', '/orders')).toBe(413);
    });
  });

  test('hold where one test of several does, if that is what they say', async () => {
    const marked = await serve({
      match: 'any',
      tests: [
        { on: 'method', values: ['POST'] },
        { on: 'path', match: 'ends', values: ['7'] },
      ],
    });
    expect(await marked('/pets/7')).toBe(true);
    expect(await marked('/pets', { method: 'POST' })).toBe(true);
    expect(await marked('/pets/8')).toBe(false);
  });

  test('refuse only the calls that they are about', async () => {
    const behind = await upstreamServer();
    const small = { ...policy('request-size', { bodyBytesMax: 4 }), when: all({ on: 'header', name: 'x-small', match: 'present' }) };
    const gateway = await startGateway([api({ policies: [small] }), upstream(behind.url)]);
    const send = async (headers: Record<string, string>) =>
      (await fetch(`${gateway.url}/acme/pets/v1/a`, { method: 'POST', body: 'much too long', headers })).status;
    expect(await send({ 'x-small': '1' })).toBe(413);
    expect(await send({})).toBe(200);
  });

  test('that cannot be known in a policy’s phase are refused by the gateway, and so are tests of no known kind', async () => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const load = (when: unknown) => gateway.load([api({ policies: [{ ...policy('request-size'), when: when as Condition }] }), upstream(behind.url)]);
    expect(load(all({ on: 'plan', values: ['plan_1'] }))).toMatchObject([
      { message: expect.stringContaining('the plan is known only after the phase authorize') },
    ]);
    expect(load({ match: 'all', tests: [{ on: 'moon', values: ['full'] }] })).toHaveLength(1);
    expect(load({ match: 'all', tests: [] })).toHaveLength(1);
    expect(load(all({ on: 'header', name: 'x-a', match: 'is' }))).toHaveLength(1);
    // what served before goes on serving
    expect((await fetch(`${gateway.url}/acme/pets/v1/a`)).status).toBe(200);
  });
});
