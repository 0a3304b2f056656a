import { UpstreamFunction, type UpstreamObject } from '@gatehouse/definition';
import { seal } from '@gatehouse/kernel';
import { expect, test } from 'vitest';
import { call, codeOf } from './backend.js';
import { startEmulator } from './functions/emulator.js';
import { KEYS, lambdaEndpoint } from './functions/lambda-endpoint.js';
import { api, caller, conformance, fetch, GROUP_KEY, IDS, KEYED, plan, startGateway, upstream } from './harness.js';

const lambda = (url: string, functionName: string, more: object = {}, overrides: Partial<UpstreamObject> = {}) =>
  upstream(url, {
    function: UpstreamFunction.parse({
      as: 'lambda',
      region: 'eu-central-1',
      functionName,
      accessKeyId: KEYS.accessKeyId,
      sealedSecretAccessKey: seal(GROUP_KEY, `upstream:${IDS.upstream}`, KEYS.secretAccessKey),
      ...more,
    }),
    ...overrides,
  });

conformance('an API that is answered by a function of AWS Lambda', () => {
  test('events and answers as API Gateway has them (format 2.0), through an emulator of others', async () => {
    const url = await startEmulator();
    const gateway = await startGateway([api(), lambda(url, 'pets-echo')]);
    const response = await call(
      gateway,
      { method: 'PUT', body: '{"name":"ä"}', headers: { 'content-type': 'application/json', cookie: 'a=1; b=2', 'x-list': 'one' } },
      '/pets/7?tag=a&tag=b&empty=&q=%C3%A4',
    );
    expect(response.status).toBe(200);
    expect(JSON.parse(response.body)).toMatchObject({
      version: '2.0',
      routeKey: '$default',
      rawPath: '/pets/7',
      rawQueryString: 'tag=a&tag=b&empty=&q=%C3%A4',
      cookies: ['a=1', 'b=2'],
      headers: { 'content-type': 'application/json', 'x-list': 'one', 'x-forwarded-for': '127.0.0.1', 'x-request-id': response.headers.get('x-request-id') },
      queryStringParameters: { tag: 'a,b', empty: '', q: 'ä' },
      requestContext: { apiId: IDS.api, stage: '$default', http: { method: 'PUT', path: '/pets/7', sourceIp: '127.0.0.1' } },
      body: '{"name":"ä"}',
      isBase64Encoded: false,
    });
    expect(JSON.parse(response.body).headers).not.toHaveProperty('cookie');
    expect(gateway.records.at(-1)).toMatchObject({ outcome: 'answered', status: 200, attempts: [{ target: 'tgt_1', status: 200 }] });

    gateway.load([api(), lambda(url, 'pets-pets')]);
    const created = await call(gateway, { method: 'POST', body: 'x' });
    expect([created.status, created.body, created.headers.get('x-pet')]).toEqual([201, 'created by POST', 'cat']);
    expect(created.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2']);
    expect(created.headers.get('content-length')).toBe('15');

    gateway.load([api(), lambda(url, 'pets-plain')]);
    const inferred = await call(gateway);
    expect([inferred.status, inferred.body, inferred.headers.get('content-type')]).toEqual([200, '{"hello":"world"}', 'application/json']);
  });

  test('bytes in base64 both ways, and format 1.0 with headers of several values', async () => {
    const url = await startEmulator();
    const gateway = await startGateway([api(), lambda(url, 'pets-image')]);
    const bytes = Buffer.from([0x89, 0x50, 0, 255, 254, 10, 13]);
    const response = await fetch(`${gateway.url}/acme/pets/v1/a`, { method: 'POST', body: bytes, headers: { 'content-type': 'application/octet-stream' } });
    expect([response.headers.get('content-type'), Buffer.from(await response.arrayBuffer())]).toEqual(['image/png', bytes]);
    gateway.load([api(), lambda(url, 'pets-older', { payload: '1.0' })]);
    const older = await call(gateway, { headers: { accept: 'text/a' } }, '/a?x=1&x=2');
    expect(older.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(older.headers.get('x-list')).toBe('one, two');
    expect(JSON.parse(older.body)).toMatchObject({
      version: '1.0',
      httpMethod: 'GET',
      path: '/a',
      multiValueQueryStringParameters: { x: ['1', '2'] },
      queryStringParameters: { x: '2' },
      multiValueHeaders: { accept: ['text/a'] },
      body: null,
    });
  });

  test('what a function throws, or cannot mean, is a 502 whose words only the record has', async () => {
    const url = await startEmulator();
    const gateway = await startGateway([api(), lambda(url, 'pets-broken')]);
    const broken = await call(gateway);
    expect([broken.status, codeOf(broken)]).toEqual([502, 'gateway.function_failed']);
    expect(broken.body).not.toContain('hunter2');
    expect(gateway.records.at(-1)).toMatchObject({ outcome: 'failed', code: 'gateway.function_failed' });
    expect(gateway.records.at(-1)?.attempts[0]?.error).toContain('the database password is hunter2');
    gateway.load([api(), lambda(url, 'pets-odd')]);
    const odd = await call(gateway);
    expect([odd.status, odd.headers.getSetCookie()]).toEqual([502, []]);
    gateway.load([api(), lambda(url, 'pets-missing')]);
    expect(codeOf(await call(gateway))).toBe('gateway.function_refused');
  });

  test('requests are signed as the AWS SDK signs them, names and qualifiers of every form', async () => {
    const endpoint = await lambdaEndpoint(() => ({ body: '{"statusCode":204}' }));
    const gateway = await startGateway([api(), lambda(endpoint.url, 'pets')]);
    expect((await call(gateway, { method: 'DELETE' })).status).toBe(204);
    gateway.load([api(), lambda(endpoint.url, 'arn:aws:lambda:eu-central-1:123456789012:function:pets', { qualifier: 'live' })]);
    expect((await call(gateway, { method: 'POST', body: 'ü'.repeat(1_000) })).status).toBe(204);
    expect(endpoint.invocations.map(({ url, signed }) => [url, signed])).toEqual([
      ['/2015-03-31/functions/pets/invocations', true],
      ['/2015-03-31/functions/arn%3Aaws%3Alambda%3Aeu-central-1%3A123456789012%3Afunction%3Apets/invocations?Qualifier=live', true],
    ]);
  });

  test('throttled calls are tried again and then refused; refusals of the service are told apart from failures', async () => {
    const throttled = { status: 429, headers: { 'x-amzn-errortype': 'TooManyRequestsException' }, body: '{"message":"Rate Exceeded.","Reason":"X"}' };
    let answers: object[] = [throttled, { body: '{"statusCode":200,"body":"there"}' }];
    const endpoint = await lambdaEndpoint((_invocation, number) => answers[number - 1] ?? throttled);
    const gateway = await startGateway([api(), lambda(endpoint.url, 'pets')]);
    expect((await call(gateway, { method: 'POST', body: 'once' })).body).toBe('there');
    expect(gateway.records.at(-1)?.attempts).toMatchObject([{ status: 429 }, { status: 200, because: 'retry' }]);
    const refused = await call(gateway);
    expect([refused.status, codeOf(refused), refused.headers.get('retry-after')]).toEqual([503, 'gateway.function_throttled', '1']);
    answers = [...endpoint.invocations.map(() => ({})), { status: 403, body: '{"Message":"not authorized"}' }, { status: 500, body: '{"Type":"Service"}' }];
    expect(codeOf(await call(gateway))).toBe('gateway.function_refused');
    expect(gateway.records.at(-1)?.attempts[0]?.error).toBe('Lambda: not authorized');
    expect(codeOf(await call(gateway))).toBe('gateway.function_failed');
  });

  test('a cold start may take as long as the upstream allows, and no longer; a caller that leaves ends the wait', async () => {
    const endpoint = await lambdaEndpoint(() => ({ afterMs: 700, body: '{"statusCode":200,"body":"warm"}' }));
    const gateway = await startGateway([api(), lambda(endpoint.url, 'pets', {}, { firstByteTimeoutMs: 5_000 })]);
    expect((await call(gateway)).body).toBe('warm');
    gateway.load([api(), lambda(endpoint.url, 'pets', {}, { firstByteTimeoutMs: 100 })]);
    const late = await call(gateway);
    expect([late.status, codeOf(late)]).toEqual([504, 'gateway.upstream_timeout']);
    gateway.load([api(), lambda(endpoint.url, 'pets')]);
    await expect(call(gateway, { signal: AbortSignal.timeout(100) })).rejects.toThrow();
    await expect.poll(() => gateway.records.at(-1)?.outcome).toBe('aborted');
  });

  test('large bodies both ways; one over the limit is refused before anything is invoked', async () => {
    const endpoint = await lambdaEndpoint(({ event }) => ({ body: JSON.stringify({ statusCode: 200, body: String(event.body) }) }));
    const gateway = await startGateway([api(), lambda(endpoint.url, 'pets', { bodyBytesMax: 2_000_000 })]);
    const text = 'abcdefghij'.repeat(150_000);
    expect((await call(gateway, { method: 'POST', body: text, headers: { 'content-type': 'text/plain' } })).body).toBe(text);
    const refused = await call(gateway, { method: 'POST', body: 'x'.repeat(2_000_001) });
    expect([refused.status, codeOf(refused)]).toEqual([413, 'gateway.body_too_large']);
    expect(endpoint.invocations).toHaveLength(1);
  });

  test('the key of the caller stays here; who it is goes along; HEAD has no body', async () => {
    const endpoint = await lambdaEndpoint(() => ({ body: '{"statusCode":200,"body":"12345"}' }));
    const { key, objects } = caller();
    const gateway = await startGateway([api({ policies: KEYED }), plan(), ...objects, lambda(endpoint.url, 'pets')]);
    expect((await call(gateway, { headers: { 'x-api-key': key } })).status).toBe(200);
    expect(JSON.stringify(endpoint.invocations[0]?.event)).not.toContain(key);
    expect(endpoint.invocations[0]?.event).toMatchObject({
      requestContext: { authorizer: { lambda: { applicationId: IDS.application, planId: IDS.plan } } },
    });
    const head = await call(gateway, { method: 'HEAD', headers: { 'x-api-key': key } });
    expect([head.body, head.headers.get('content-length')]).toEqual(['', '5']);
  });

  test('a secret that is not for this gateway is refused at compile, and nothing else', async () => {
    const gateway = await startGateway([api()]);
    const foreign = seal(Buffer.alloc(32, 9), `upstream:${IDS.upstream}`, 'secret');
    const errors = gateway.load([api(), lambda('http://127.0.0.1:9', 'pets', { sealedSecretAccessKey: foreign })]);
    expect(errors).toEqual([{ key: `upstream:${IDS.upstream}`, message: expect.stringContaining('sealed under key') }]);
  });
});
