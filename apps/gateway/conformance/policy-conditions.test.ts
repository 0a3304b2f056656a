import type { Condition } from '@gatehouse/definition';
import { expect, test } from 'vitest';
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
