import { hashApiKey, mintApiKey } from '@gatehouse/kernel';
import { expect, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { api, conformanceOnAllWires, IDS, plan, policy, upstream } from './harness.js';
import { bearer, credential, directory, PATH, SUBSCRIBED, serveWith } from './identity.js';

conformanceOnAllWires('the policy api-key', () => {
  const serve = async (config: Record<string, unknown> = {}) => {
    const { key } = mintApiKey('live');
    return { key, ...(await serveWith([policy('api-key', config), ...SUBSCRIBED], directory([credential(undefined, hashApiKey(key))]))) };
  };

  test('the example of its page works: header, bearer and query, each of them taken out', async () => {
    const { key } = mintApiKey('live');
    const objects = directory([credential(undefined, hashApiKey(key))]);
    const { ask, behind, gateway } = await serveWith([docsExample('api-key'), ...SUBSCRIBED], objects);
    expect((await ask({ 'X-API-Key': key })).status).toBe(200);
    expect((await ask(bearer(key))).status).toBe(200);
    expect((await ask({}, `${PATH}?page=2&api_key=${key}`)).status).toBe(200);
    expect(JSON.stringify([behind.requests, gateway.records])).not.toContain(key);
    expect(behind.requests[2]?.path).toBe('/a?page=2');
    expect(gateway.records).toMatchObject([1, 2, 3].map(() => ({ applicationId: IDS.application, credentialId: IDS.credential })));
  });

  test('a place that was switched off is none', async () => {
    const { key, ask, behind } = await serve({ headers: ['x-key'], bearer: false });
    for (const [headers, path] of [
      [{ 'X-API-Key': key }, PATH],
      [bearer(key), PATH],
      [{}, `${PATH}?api_key=${key}`],
    ] as const)
      expect(await ask(headers, path)).toMatchObject({ status: 401, code: 'gateway.credential_missing' });
    expect(behind.requests).toHaveLength(0);
    expect((await ask({ 'X-Key': key })).status).toBe(200);
  });

  test('twice in the query is refused', async () => {
    const { key, ask, behind } = await serve({ queryName: 'api_key' });
    expect(await ask({}, `${PATH}?api_key=${key}&api_key=${key}`)).toMatchObject({ status: 401, code: 'gateway.credential_malformed' });
    expect(behind.requests).toHaveLength(0);
  });

  test('a configuration that is none is refused', async () => {
    const { gateway, behind } = await serve();
    for (const config of [{ headers: ['Not Lower'] }, { queryName: 'a b' }, { header: 'x' }])
      expect(gateway.load([api({ policies: [policy('api-key', config)] }), upstream(behind.url), plan()]), JSON.stringify(config)).toHaveLength(1);
  });
});
