import { createHash, createHmac } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { objectKey, type PolicyInstance } from '@gatehouse/definition';
import { seal } from '@gatehouse/kernel';
import { SignatureV4 } from '@smithy/signature-v4';
import { expect, onTestFinished, test } from 'vitest';
import { AddressGuard } from '../src/upstream/address-guard.js';
import { Pools } from '../src/upstream/pools.js';
import { docsExample } from './docs-example.js';
import { api, caller, conformanceOnAllWires, fetch, GROUP_KEY, IDS, KEYED, plan, policy, startGateway, upstream, upstreamServer } from './harness.js';
import { sealedSecret } from './sealed-secret.js';

interface Issuer {
  url: string;
  asked: { body: string; authorization: string | undefined }[];
  /** Answers from now on. */
  answer: (response: http.ServerResponse, number: number) => void;
}

/** Gives out `t1`, `t2` and so on (RFC 6749, 4.4). */
async function issuer(expiresIn = 3_600): Promise<Issuer> {
  const made: Issuer = {
    url: '',
    asked: [],
    answer: (response, number) => {
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ access_token: `t${number}`, token_type: 'bearer', expires_in: expiresIn }));
    },
  };
  const server = http.createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += String(piece);
    made.asked.push({ body, authorization: request.headers.authorization });
    made.answer(response, made.asked.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  made.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
  return made;
}

const path = '/acme/pets/v1';

conformanceOnAllWires('upstream authentication', () => {
  const serve = async (config: Record<string, unknown>, handler?: Parameters<typeof upstreamServer>[0], nowMs?: () => number) => {
    const behind = await upstreamServer(handler);
    const gateway = await startGateway([api({ policies: [policy('upstream-auth', config)] }), upstream(`${behind.url}/base`)], nowMs ? { nowMs } : {});
    const ask = async (rest = '/a', init: RequestInit = {}) => {
      const response = await fetch(`${gateway.url}${path}${rest}`, init);
      return { status: response.status, body: await response.text() };
    };
    return { behind, gateway, ask };
  };

  test('user and password, in the place of what the caller sent', async () => {
    const { ask, behind, gateway } = await serve({ as: 'basic', username: 'gate', password: sealedSecret('pä:ss') });
    await ask('/a', { headers: { authorization: 'Bearer theirs' } });
    expect(behind.requests[0]?.headers.authorization).toBe(`Basic ${Buffer.from('gate:pä:ss').toString('base64')}`);
    expect(JSON.stringify([gateway.records, gateway.logged])).not.toContain('pä:ss');
  });

  test('a fixed key in a header of choice', async () => {
    const { ask, behind } = await serve({ as: 'bearer', token: sealedSecret('k-123'), header: 'x-their-key', prefix: '' });
    await ask('/a', { headers: { 'x-their-key': 'mine' } });
    expect(behind.requests[0]?.headers['x-their-key']).toBe('k-123');
  });

  test('a secret in clear, of another place, or that is no field value refuses the API', async () => {
    const gateway = await startGateway(null);
    const elsewhere = sealedSecret('x').replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    for (const token of ['clear', elsewhere, sealedSecret('a\r\nb: c')]) {
      const errors = gateway.load([api({ policies: [policy('upstream-auth', { as: 'bearer', token })] })]);
      expect(errors).toHaveLength(1);
      expect(JSON.stringify(errors)).not.toContain('b: c');
    }
    expect(
      gateway.load([api({ policies: [policy('upstream-auth', { as: 'oauth', tokenEndpoint: 'ftp://a', clientId: 'a', clientSecret: sealedSecret('x') })] })]),
    ).toHaveLength(1);
  });

  test('the example of its page: one token for many calls at once', async () => {
    const { config } = docsExample('upstream-auth');
    const tokens = await issuer();
    const { ask, behind } = await serve({ ...config, tokenEndpoint: tokens.url, clientSecret: sealedSecret('s3cr3t') });
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask()));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(new Set(behind.requests.map(({ headers }) => headers.authorization))).toEqual(new Set(['Bearer t1']));
    expect(tokens.asked).toEqual([
      { body: 'scope=pets.read&grant_type=client_credentials', authorization: `Basic ${Buffer.from('gatehouse:s3cr3t').toString('base64')}` },
    ]);
  });

  test('a token is renewed before its end, and one that was refused is not used again', async () => {
    const tokens = await issuer(100);
    let now = Date.now();
    let refuse = '';
    const { ask, behind } = await serve(
      { as: 'oauth', tokenEndpoint: tokens.url, clientId: 'g', clientSecret: sealedSecret('s'), send: 'body', refreshMs: 30_000 },
      (request, response) => void response.writeHead(request.headers.authorization === refuse ? 401 : 200).end(),
      () => now,
    );
    await ask();
    now += 75_000;
    await ask();
    await expect.poll(() => tokens.asked.length).toBe(2);
    await ask();
    expect(behind.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer t1', 'Bearer t1', 'Bearer t2']);
    refuse = 'Bearer t2';
    expect((await ask()).status).toBe(200);
    expect(behind.requests.slice(3).map(({ headers }) => headers.authorization)).toEqual(['Bearer t2', 'Bearer t3']);
    refuse = 'Bearer t3';
    expect((await ask('/a', { method: 'PUT', body: 'small' })).status).toBe(200);
    expect(behind.requests.at(-1)).toMatchObject({ body: 'small', headers: { authorization: 'Bearer t4' } });
    expect(tokens.asked[0]?.body).toContain('client_secret=s');
  });

  test('what is known of a token goes with the last that needs it: an API, a plan, one that could not be compiled', async () => {
    const tokens = await issuer();
    const behind = await upstreamServer();
    const auth = (secret: string) => policy('upstream-auth', { as: 'oauth', tokenEndpoint: tokens.url, clientId: 'g', clientSecret: secret });
    const onApi = auth(sealedSecret('s'));
    const onPlan = auth(`sealed:${seal(GROUP_KEY, objectKey.plan(IDS.plan), 's')}`);
    const { key, objects } = caller();
    const gateway = await startGateway(null);
    const load = async (ofApi: PolicyInstance[], ofPlan: PolicyInstance[], errors = 0) => {
      expect(gateway.load([api({ policies: [...KEYED, ...ofApi] }), plan([], ofPlan), upstream(behind.url), ...objects])).toHaveLength(errors);
      await (await fetch(`${gateway.url}${path}/a`, { headers: { 'x-api-key': key } })).text();
      // a snapshot that was replaced is let go in slices
      await new Promise((resolve) => setTimeout(resolve, 50));
    };
    for (const [ofApi, ofPlan, asked] of [
      [[onApi], [], 1],
      [[], [onPlan], 1],
      [[], [], 1],
      [[], [onPlan], 2],
      [[], [], 2],
      [[onApi], [], 3],
    ] as const) {
      await load([...ofApi], [...ofPlan]);
      expect(tokens.asked).toHaveLength(asked);
    }
    await load([onApi, policy('mask', { paths: 7 })], [], 1);
    await load([], []);
    await load([onApi], []);
    expect(tokens.asked).toHaveLength(4);
  });

  test('an upstream that never agrees is believed after the second time', async () => {
    const tokens = await issuer();
    const { ask, behind, gateway } = await serve(
      { as: 'oauth', tokenEndpoint: tokens.url, clientId: 'g', clientSecret: sealedSecret('s') },
      (_request, response) => void response.writeHead(401).end('no'),
    );
    expect(await ask()).toEqual({ status: 401, body: 'no' });
    expect(behind.requests).toHaveLength(2);
    expect(gateway.records[0]?.attempts).toHaveLength(2);
  });

  test('without a token there is no call, and the issuer is not flooded', async () => {
    const tokens = await issuer();
    tokens.answer = (response) => void response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":"invalid_client"}');
    const { ask, behind, gateway } = await serve({ as: 'oauth', tokenEndpoint: tokens.url, clientId: 'g', clientSecret: sealedSecret('s3cr3t') });
    for (let i = 0; i < 5; i++) expect(JSON.parse((await ask()).body)).toMatchObject({ status: 502, code: 'gateway.upstream_auth_failed' });
    expect([behind.requests.length, tokens.asked.length]).toEqual([0, 1]);
    expect(gateway.records[0]).toMatchObject({ code: 'gateway.upstream_auth_failed' });
    expect(JSON.stringify(gateway.logged)).not.toContain('s3cr3t');
  });

  test('an issuer in the private network is not asked unless it is allowed', async () => {
    const tokens = await issuer();
    const behind = await upstreamServer();
    const config = { as: 'oauth', tokenEndpoint: tokens.url, clientId: 'g', clientSecret: sealedSecret('s') };
    const pools = new Pools(new AddressGuard([new URL(behind.url).host]));
    const gateway = await startGateway([api({ policies: [policy('upstream-auth', config)] }), upstream(behind.url)], { pools });
    expect((await fetch(`${gateway.url}${path}/a`)).status).toBe(502);
    expect(tokens.asked).toHaveLength(0);
  });
});

/** SHA-256 as the SDK's signer wants it. */
class Sha256 {
  private readonly hash: { update(data: string): unknown; digest(): Buffer };
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as string);
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.hash.update(data as string);
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.hash.digest());
  }
  reset(): void {}
}

const KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', sessionToken: 'session/token==' };

conformanceOnAllWires('upstream authentication by AWS signatures', () => {
  const serve = async (more: Record<string, unknown> = {}, others: ReturnType<typeof policy>[] = []) => {
    const signer = new SignatureV4({ service: 'execute-api', region: 'eu-central-1', credentials: KEYS, sha256: Sha256, applyChecksum: false });
    const verdicts: boolean[] = [];
    const behind = await upstreamServer(async ({ method, path: target, headers, body }, response) => {
      const { authorization = '', ...rest } = headers as Record<string, string>;
      const names = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';') ?? [];
      const url = new URL(target, behind.url);
      const query: Record<string, string[]> = {};
      for (const [name, value] of url.searchParams) query[name] = [...(query[name] ?? []), value];
      const own = {
        method,
        protocol: 'http:',
        hostname: '127.0.0.1',
        path: url.pathname,
        query,
        headers: Object.fromEntries(names.map((name) => [name, rest[name] ?? ''])),
        body,
      };
      const date = (rest['x-amz-date'] ?? '').replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
      const expected = await signer.sign(own, { signingDate: new Date(date), signableHeaders: new Set(names) });
      verdicts.push(names.includes('host') && names.includes('x-amz-security-token') && expected.headers.authorization === authorization);
      const hash = createHash('sha256').update(body).digest('hex');
      if (rest['x-amz-content-sha256'] !== 'UNSIGNED-PAYLOAD') verdicts.push(rest['x-amz-content-sha256'] === hash);
      response.end();
    });
    const config = {
      as: 'aws',
      accessKeyId: KEYS.accessKeyId,
      secretAccessKey: sealedSecret(KEYS.secretAccessKey),
      sessionToken: sealedSecret(KEYS.sessionToken),
      region: 'eu-central-1',
      service: 'execute-api',
      ...more,
    };
    const gateway = await startGateway([api({ policies: [policy('upstream-auth', config), ...others] }), upstream(`${behind.url}/stage`)]);
    return { behind, gateway, verdicts };
  };

  test.each([
    ['/a', {}],
    ['/', {}],
    ['/a%20b/c', {}],
    ['/a?b=2&a=1&a=0&c=%2F%20x', {}],
    ['/a', { method: 'POST', body: '{"a":1}', headers: { 'content-type': 'application/json' } }],
    ['/a', { method: 'POST', body: 'x'.repeat(300_000) }],
    ['/a', { headers: { authorization: 'Bearer theirs', 'x-amz-date': 'wrong', 'x-amz-content-sha256': 'wrong' } }],
  ])('%s %j: the SDK’s own signer agrees', async (rest, init) => {
    const { gateway, verdicts } = await serve();
    expect((await fetch(`${gateway.url}${path}${rest}`, init as RequestInit)).status).toBe(200);
    expect(verdicts).toEqual([true, true]);
  });

  test('what other policies made of the request is signed, whatever their order', async () => {
    const change = policy('transform', { request: { template: '{"was": {{ body }} }' } });
    const { gateway, verdicts, behind } = await serve({}, [policy('rewrite', { path: { by: 'template', template: '/other' } }), change]);
    const init = { method: 'POST', body: '{"a":1}', headers: { 'content-type': 'application/json' } };
    expect((await fetch(`${gateway.url}${path}/a`, init)).status).toBe(200);
    expect(behind.requests[0]).toMatchObject({ path: '/stage/other', body: '{"was": {"a":1} }' });
    expect(verdicts).toEqual([true, true]);
  });

  test('a body over the limit is refused, and one left out of the signature is not held', async () => {
    const { gateway } = await serve({ bodyBytesMax: 100 });
    expect((await fetch(`${gateway.url}${path}/a`, { method: 'POST', body: 'x'.repeat(200) })).status).toBe(413);
    const loose = await serve({ bodyBytesMax: 100, unsignedBody: true });
    expect((await fetch(`${loose.gateway.url}${path}/a`, { method: 'POST', body: 'x'.repeat(200) })).status).toBe(200);
    expect(loose.behind.requests[0]?.headers['x-amz-content-sha256']).toBe('UNSIGNED-PAYLOAD');
  });
});
