import { expect, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { api, caller, conformanceOnAllWires, fetch, KEYED, plan, policy, startGateway, upstream, upstreamServer } from './harness.js';
import { sealedSecret } from './sealed-secret.js';

conformanceOnAllWires('header rules', () => {
  test('the example of its page', async () => {
    const behind = await upstreamServer((_request, response) => void response.setHeader('server', 'theirs').end());
    const one = caller();
    const gateway = await startGateway([api({ policies: [...KEYED, docsExample('headers')] }), upstream(behind.url), plan(), ...one.objects]);
    const response = await fetch(`${gateway.url}/acme/pets/v1/a`, { headers: { 'x-api-key': one.key, 'x-caller': 'theirs' } });
    expect([response.status, response.headers.get('server')]).toEqual([200, null]);
    expect(behind.requests[0]?.headers).toMatchObject({ 'x-team': 'payments', 'x-caller': 'Shop' });
  });

  test('a secret reaches the upstream and nothing else', async () => {
    const behind = await upstreamServer();
    const rules = { request: { set: [{ name: 'x-key', value: { secret: sealedSecret('s3cr3t') } }] } };
    const gateway = await startGateway([api({ policies: [policy('headers', rules)] }), upstream(behind.url)]);
    await fetch(`${gateway.url}/acme/pets/v1/a`);
    expect(behind.requests[0]?.headers['x-key']).toBe('s3cr3t');
    expect(JSON.stringify([gateway.records, gateway.logged, gateway.holder.current?.api('api:env_live:ver_1')?.object])).not.toContain('s3cr3t');
  });

  test('a template cannot break the line', async () => {
    const behind = await upstreamServer();
    const rules = {
      request: { add: [{ name: 'x-q', value: { template: 'q={{ request.query.q }}' } }] },
      response: { set: [{ name: 'x-op', value: { template: '{{ response.status }}' } }] },
    };
    const gateway = await startGateway([api({ policies: [policy('headers', rules)] }), upstream(behind.url)]);
    const response = await fetch(`${gateway.url}/acme/pets/v1/a?q=a%0D%0Ax-evil:%201`);
    expect(behind.requests[0]?.headers).toMatchObject({ 'x-q': 'q=a%0D%0Ax-evil: 1' });
    expect(behind.requests[0]?.headers['x-evil']).toBeUndefined();
    expect(response.headers.get('x-op')).toBe('200');
  });

  test('a secret in clear, or one with a line break, refuses the API', async () => {
    const gateway = await startGateway(null);
    for (const secret of ['clear', sealedSecret('a\nb')]) {
      expect(gateway.load([api({ policies: [policy('headers', { request: { set: [{ name: 'x-key', value: { secret } }] } })] })])).toHaveLength(1);
    }
  });
});
