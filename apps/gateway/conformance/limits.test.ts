import { expect, test } from 'vitest';
import { api, caller, conformanceOnAllWires, fetch, get, KEYED, plan, policy, startGateway, upstream, upstreamServer } from './harness.js';

const PATH = '/acme/pets/v1/a';
const rate = (name: string, requests: number) => ({ kind: 'rate' as const, name, requests, windowMs: 60_000 });

conformanceOnAllWires('a limit', () => {
  const serve = async (limits: Parameters<typeof plan>[0], more: ReturnType<typeof policy>[] = []) => {
    const behind = await upstreamServer();
    const who = caller();
    const gateway = await startGateway([api({ policies: [...KEYED, ...more] }), upstream(behind.url), plan(limits), ...who.objects]);
    const client = await gateway.connect();
    const ask = async () => {
      client.send(get(PATH, { 'X-API-Key': who.key }));
      return client.response();
    };
    return { ask, gateway, behind };
  };

  test.each([false, true])('of the plan lets so many through and then answers 429 (counter answers late: %s)', async (late) => {
    const { ask, gateway, behind } = await serve([rate('minute', 2), { kind: 'quota', name: 'daily', requests: 100, period: 'day' }]);
    gateway.limiters.late = late;
    const first = await ask();
    expect(first.headers).toMatchObject({ 'ratelimit-policy': '"minute";q=2;w=60, "daily";q=100;w=86400', ratelimit: '"minute";r=1;t=3, "daily";r=99;t=3' });
    await ask();
    const third = await ask();
    expect(third).toMatchObject({ status: 429, headers: { 'retry-after': '3', ratelimit: '"minute";r=0;t=3' } });
    expect(JSON.parse(third.body)).toMatchObject({ code: 'gateway.rate_limited' });
    expect(behind.requests).toHaveLength(2);
    expect(gateway.records[2]).toMatchObject({ policy: 'plan-limits', code: 'gateway.rate_limited', planId: 'plan_1', subscriptionId: 'sub_1' });
    expect(new Set(gateway.limiters.taken)).toEqual(new Set(['plan:plan_1/minute/sub_1', 'plan:plan_1/daily/sub_1']));
  });

  test('that is a quota says so', async () => {
    const { ask } = await serve([{ kind: 'quota', name: 'monthly', requests: 1, period: 'month' }]);
    await ask();
    expect(JSON.parse((await ask()).body)).toMatchObject({ status: 429, code: 'gateway.quota_exhausted' });
  });

  test('that cannot be counted and says deny is 503, not 429', async () => {
    const { ask, gateway } = await serve([rate('minute', 2)]);
    gateway.limiters.storeLost = true;
    const response = await ask();
    expect(response.status).toBe(503);
    expect(JSON.parse(response.body)).toMatchObject({ code: 'gateway.counter_store_unavailable' });
  });

  test('of the API counts beside the plan’s, by what it says', async () => {
    const { ask, gateway } = await serve([rate('minute', 9)], [policy('rate-limit', { limit: rate('whole', 2), by: 'api' })]);
    expect((await ask()).headers.ratelimit).toBe('"minute";r=8;t=3, "whole";r=1;t=3');
    await ask();
    expect(await ask()).toMatchObject({ status: 429 });
    expect(gateway.records[2]).toMatchObject({ policy: 'rate-limit' });
    expect(gateway.limiters.taken).toContain('api:env_live:ver_1:api/whole/api');
  });

  test.each([
    ['operation', '*'],
    ['application', 'app_1'],
    ['address', '127.0.0.1'],
  ])('of the API by %s counts %s', async (by, subject) => {
    const { ask, gateway } = await serve([], [policy('rate-limit', { limit: rate('r', 2), by })]);
    await ask();
    expect(gateway.limiters.taken).toEqual([`api:env_live:ver_1:${by}/r/${subject}`]);
  });

  test('policies of a plan act for its subscribers only', async () => {
    const behind = await upstreamServer();
    const mark = policy('headers', { request: { set: [{ name: 'x-plan', value: 'gold' }] } });
    const who = caller();
    const gateway = await startGateway([api({ policies: KEYED }), upstream(behind.url), plan([], [mark]), ...who.objects]);
    await fetch(`${gateway.url}${PATH}`, { headers: { 'x-api-key': who.key } });
    expect(behind.requests[0]?.headers['x-plan']).toBe('gold');
    const refused = gateway.load([api({ policies: KEYED }), upstream(behind.url), plan([], [policy('cors', { origins: ['*'] })]), ...who.objects]);
    expect(refused).toMatchObject([{ key: 'plan:plan_1', message: expect.stringContaining('cors') }]);
  });

  test('of the body size: by its announcement, or when chunks grow past it', async () => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api({ policies: [policy('request-size', { bodyBytesMax: 10 })] }), upstream(behind.url)]);
    const send = async (bytes: string) => {
      const client = await gateway.connect();
      client.send(`POST ${PATH} HTTP/1.1\r\nHost: h\r\n${bytes}`);
      return (await client.response()).status;
    };
    expect(await send('Content-Length: 10\r\n\r\n0123456789')).toBe(200);
    expect(await send('Content-Length: 11\r\n\r\n0123456789a')).toBe(413);
    expect(await send('Transfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n0\r\n\r\n')).toBe(200);
    expect(await send('Transfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n1\r\na\r\n0\r\n\r\n')).toBe(413);
    expect(behind.requests).toHaveLength(2);
  });
});
