import { expect, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { api, caller, conformanceOnAllWires, fetch, operation, plan, policy, startGateway, upstream, upstreamServer } from './harness.js';

const KEYED = [policy('api-key'), docsExample('subscription')];

conformanceOnAllWires('the policy subscription, as its page shows it', () => {
  const serve = async (given: Parameters<typeof caller>[0] = {}, url?: string) => {
    const behind = await upstreamServer();
    const { key, objects } = caller(given);
    const operations = [operation('GET', '/a'), operation('GET', '/b')];
    const gateway = await startGateway([api({ policies: KEYED, operations }), upstream(url ?? behind.url), plan(), ...objects]);
    const ask = async (path = '/a') => {
      const answer = await fetch(`${gateway.url}/acme/pets/v1${path}`, { headers: { 'x-api-key': key } });
      return { status: answer.status, code: answer.status === 200 ? undefined : ((await answer.json()) as { code: string }).code };
    };
    return { behind, gateway, ask };
  };

  test('lets in who is subscribed, and tells who is not why', async () => {
    expect((await (await serve()).ask()).status).toBe(200);
    expect(await (await serve({ subscription: null })).ask()).toEqual({ status: 403, code: 'gateway.not_subscribed' });
    expect(await (await serve({ subscription: { state: 'suspended' } })).ask()).toEqual({ status: 403, code: 'gateway.subscription_inactive' });
    expect(await (await serve({ application: { state: 'suspended' } })).ask()).toEqual({ status: 403, code: 'gateway.application_suspended' });
  });

  test('lets in to the operations that the product includes', async () => {
    const { ask, behind } = await serve({ subscription: { operations: { ver_1: ['GET /a'] } } });
    expect((await ask('/a')).status).toBe(200);
    expect(await ask('/b')).toEqual({ status: 403, code: 'gateway.operation_not_included' });
    expect(behind.requests).toHaveLength(1);
  });

  test('refuses before the upstream is asked: a broken one changes nothing', async () => {
    expect(await (await serve({ subscription: null }, 'http://127.0.0.1:1')).ask()).toEqual({ status: 403, code: 'gateway.not_subscribed' });
    expect((await (await serve({}, 'http://127.0.0.1:1')).ask()).status).toBe(502);
  });

  test('has no settings: any is refused', async () => {
    const { gateway } = await serve();
    expect(gateway.load([api({ policies: [policy('subscription', { open: true })] })])).toHaveLength(1);
  });
});
