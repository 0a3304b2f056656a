import { CallRecord } from '@gatehouse/definition';
import { waitFor } from '@gatehouse/testing';
import { expect, test } from 'vitest';
import { api, caller, conformance, conformanceOnAllWires, get, KEYED, operation, plan, startGateway, upstream, upstreamServer } from './harness.js';

conformanceOnAllWires('the call record', () => {
  test('tells one exchange whole', async () => {
    const behind = await upstreamServer((_request, response) => void response.end('hello'));
    const who = caller({ credential: { tryIt: true } });
    const gateway = await startGateway([
      api({ policies: KEYED, operations: [operation('POST', '/a/{id}')] }),
      upstream(behind.url),
      plan([{ kind: 'rate', name: 'm', requests: 9, windowMs: 60_000 }]),
      ...who.objects,
    ]);
    const client = await gateway.connect();
    client.send(
      `POST /acme/pets/v1/a/7?q=1&access_token=s3cret HTTP/1.1\r\nHost: Shop.test:8080\r\nX-API-Key: ${who.key}\r\nUser-Agent: test/1\r\nContent-Length: 3\r\n\r\nabc`,
    );
    const response = await client.response();
    await waitFor(() => gateway.records.length === 1);
    const record = gateway.records[0];
    expect(CallRecord.parse(record)).toEqual(record);
    expect(record).toMatchObject({
      requestId: response.headers['x-request-id'],
      tenantId: 'ten_acme',
      environmentId: 'env_live',
      apiId: 'api_pets',
      versionId: 'ver_1',
      operationId: 'POST /a/{id}',
      applicationId: 'app_1',
      subscriptionId: 'sub_1',
      planId: 'plan_1',
      credentialId: 'cred_1',
      method: 'POST',
      host: 'shop.test',
      path: '/acme/pets/v1/a/7',
      query: 'q=1&access_token=***',
      status: 200,
      outcome: 'answered',
      clientAddress: '127.0.0.1',
      userAgent: 'test/1',
      requestBytes: 3,
      responseBytes: 5,
      tryIt: true,
      attempts: [{ target: 'tgt_1', status: 200, connectUs: expect.any(Number), firstByteUs: expect.any(Number) }],
    });
    expect(record?.timeline.map(({ policy, result }) => `${policy} ${result}`)).toEqual([
      'lifecycle passed',
      'api-key passed',
      'subscription passed',
      'plan-limits passed',
    ]);
    expect(record?.totalUs).toBeGreaterThanOrEqual((record?.policiesUs ?? 0) + (record?.firstByteUs ?? 0));
  });

  test('says which policy refused, and why', async () => {
    const gateway = await startGateway([api({ policies: KEYED }), upstream('http://127.0.0.1:9')]);
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/a'));
    await client.response();
    expect(gateway.records).toMatchObject([
      {
        status: 401,
        outcome: 'refused',
        code: 'gateway.credential_missing',
        policy: 'api-key',
        reason: expect.stringContaining('x-api-key'),
        timeline: [
          { policy: 'lifecycle', result: 'passed' },
          { policy: 'api-key', result: 'replied' },
        ],
      },
    ]);
  });
});

conformance('the call record of what cannot be read', () => {
  test('is left by requests without a route, and by malformed ones whose request line was read', async () => {
    const gateway = await startGateway([]);
    for (const bytes of [get('/nobody?token=s3cret'), 'GET /x HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', 'GET /y HTTP/3.1\r\nHost: a\r\n\r\n', '\0\r\n\r\n']) {
      const client = await gateway.connect();
      client.send(bytes);
      await client.response();
    }
    expect(gateway.records).toMatchObject([
      { path: '/nobody', query: 'token=***', status: 404, outcome: 'refused', code: 'gateway.no_route' },
      { path: '/x', status: 400, code: 'gateway.request_malformed' },
      { path: '/y', status: 505, code: 'gateway.http_version' },
    ]);
    for (const record of gateway.records) expect(() => CallRecord.parse(record)).not.toThrow();
  });
});
