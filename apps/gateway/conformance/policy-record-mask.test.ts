import { expect, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { api, conformanceOnAllWires, fetch, KEYED, operation, policy, startGateway, upstream, upstreamServer } from './harness.js';

conformanceOnAllWires('record-mask', () => {
  const serve = async (policies: ReturnType<typeof policy>[]) => {
    const behind = await upstreamServer();
    const operations = [operation('GET', '/patients/{patientId}/files/{name}.{ending}'), operation('GET', '/open/{id}')];
    const gateway = await startGateway([api({ operations, policies }), upstream(behind.url)]);
    const ask = async (path: string) => (await fetch(`${gateway.url}/acme/pets/v1${path}`)).status;
    return { behind, gateway, ask };
  };

  test('the example of its page: records have no values, the upstream has', async () => {
    const { ask, gateway, behind } = await serve([docsExample('record-mask')]);
    expect(await ask('/patients/4711/files/a.pdf?email=a%40b&x=1&e%6Dail=c&email')).toBe(200);
    expect(gateway.records[0]).toMatchObject({ path: '/acme/pets/v1/patients/***/files/a.pdf', query: 'email=***&x=1&e%6Dail=***&email' });
    expect(behind.requests[0]?.path).toBe('/patients/4711/files/a.pdf?email=a%40b&x=1&e%6Dail=c&email');
    await ask('/open/4711');
    expect(gateway.records[1]?.path).toBe('/acme/pets/v1/open/4711');
  });

  test('a whole segment is hidden where only part of it is private', async () => {
    const { ask, gateway } = await serve([policy('record-mask', { path: ['ending'] })]);
    await ask('/patients/4711/files/a.pdf');
    expect(gateway.records[0]?.path).toBe('/acme/pets/v1/patients/4711/files/***');
  });

  test('refused calls too, and calls whose upstream is gone', async () => {
    const { ask, gateway } = await serve([policy('record-mask', { query: ['email'], path: ['patientId'] }), ...KEYED]);
    expect(await ask('/patients/4711/files/a.pdf?email=a')).toBe(401);
    expect(gateway.records[0]).toMatchObject({ path: '/acme/pets/v1/patients/***/files/a.pdf', query: 'email=***', code: 'gateway.credential_missing' });
    const gone = await startGateway([api({ policies: [policy('record-mask', { query: ['email'] })] }), upstream('http://127.0.0.1:1')]);
    expect((await fetch(`${gone.url}/acme/pets/v1/a?email=a`)).status).toBe(502);
    expect(gone.records[0]).toMatchObject({ query: 'email=***' });
  });

  test('a wrong setting refuses the API', async () => {
    const gateway = await startGateway(null);
    expect(gateway.load([api({ policies: [policy('record-mask', { query: [''] })] })])).toHaveLength(1);
  });
});
