import type { PolicyInstance } from '@gatehouse/definition';
import { SEALED } from '@gatehouse/definition';
import { credentialHandle, hashApiKey, mintApiKey, seal } from '@gatehouse/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GROUP_KEY, IDS, policy, upstreamServer } from './harness.js';
import { bearer, client, clientCredential, credential, directory, hmacCredential, ownIssuer, SUBSCRIBED, serveWith } from './identity.js';
import { RawClient } from './raw-client.js';

/** Spellings of a path that some server somewhere takes for the protected one, or for something else. */
const PATHS = [
  '/acme/pets/v1/a',
  '/acme/pets/v1/',
  '/acme/pets/v1',
  '//acme/pets/v1/a',
  '/acme//pets/v1/a',
  '/acme/pets/v1//a',
  '/./acme/pets/v1/a',
  '/acme/./pets/v1/a',
  '/acme/x/../pets/v1/a',
  '/acme/pets/v1/../v1/a',
  '/acme/pets/v1/a/..',
  '/acme/pets/v1/%2e%2e/v1/a',
  '/acme/pets/v1/%2E/a',
  '/acme/pets%2fv1/a',
  '/acme/pets/v1%2Fa',
  '/acme/pets/v1/a%2f..%2f',
  '/acme/pets/v1/a%5c..',
  '/acme\\pets\\v1\\a',
  '/acme/pets/v1/a;x=1',
  '/acme/pets/v1/..;/v1/a',
  '/acme;x/pets/v1/a',
  '/acme/pets/v1/a%00',
  '/acme/pets/v1/a%0d%0a',
  '/acme/pets/v1/%61',
  '/%61cme/pets/v1/a',
  '/acme/pets/v1/a%',
  '/acme/pets/v1/a%zz',
  '/acme/pets/v1/a%252e',
  '/ACME/pets/v1/a',
  '/acme/PETS/v1/a',
  '/acme/pets/V1/a',
  '/acme/pets/v1/a?',
  '/acme/pets/v1/a?x=1',
  '/acme/pets/v1/a?api_key=',
  '/acme/pets/v1/a?api_key=&api_key=',
  '/acme/pets/v1/a#x',
  '/acme/pets/v1/a%23x',
  '/acme/pets/v1/a%3Fx',
  'http://gateway.test/acme/pets/v1/a',
  'HTTP://GATEWAY.TEST/acme/pets/v1/a',
  'http://other.test/acme/pets/v1/a',
  'http://user:pw@gateway.test/acme/pets/v1/a',
  'acme/pets/v1/a',
  '*',
  '/acme~live/pets/v1/a',
  '/acme/pets/v1/a/%E2%80%AE',
  '/acme/pets/v1/a%ff',
  '/acme/pets/v1/%c0%ae%c0%ae/a',
  '/acme/pets/v1/a%2e',
  '/acme/pets/v1/.a',
  '/acme/pets/v1/...',
  '/acme/pets/v1/a+b',
  `/acme/pets/v1/${'a/'.repeat(200)}`,
];

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'get', 'Get', 'PROPFIND'];

/** Ways to seem to have a credential. `GOOD` stands for a right one, which must not count in such a place. */
const headersOf = (key: string, token: string): string[] => {
  const pair = Buffer.from(`${client.id}:${client.secret}`).toString('base64');
  return [
    '',
    'X-API-Key:',
    'X-API-Key: ',
    'X-API-Key: null',
    'X-API-Key: undefined',
    'X-API-Key: *',
    'X-API-Key: gth_live_',
    `X-API-Key: ${key.slice(0, -1)}`,
    `X-API-Key: ${key.toUpperCase()}`,
    `X-API-Key: "${key}"`,
    `X-API-Key: ${key}, ${key}`,
    `X-API-Key: x\r\nX-API-Key: ${key}`,
    `X-API-Key: ${key}\r\nx-api-key: ${key}`,
    `X_API_Key: ${key}`,
    `X-API-Key : ${key}`,
    ` X-API-Key: ${key}`,
    `X-API-Key: x\r\n ${key}`,
    `X-API-Key:\u0000${key}`,
    `X-Api-Keys: ${key}`,
    `Cookie: x-api-key=${key}`,
    `Proxy-Authorization: Bearer ${key}`,
    `X-Forwarded-Authorization: Bearer ${token}`,
    `X-Original-Authorization: Basic ${pair}`,
    'Authorization:',
    'Authorization: Bearer',
    'Authorization: Bearer ',
    'Authorization: Bearer null',
    'Authorization: Bearer x.y.z',
    'Authorization: Bearer ..',
    'Authorization: Bearer eyJhbGciOiJub25lIn0.e30.',
    `Authorization: ${token}`,
    `Authorization: Token ${token}`,
    `Authorization: Bearer ${token}x`,
    `Authorization: Bearer ${token.slice(0, -10)}`,
    `Authorization: Bearer ${token} ${token}`,
    `Authorization: Bearer ${token}, Basic ${pair}`,
    `Authorization: Bearer ${token}\r\nAuthorization: Bearer ${token}`,
    `Authorization: Basic x\r\nAuthorization: Bearer ${token}`,
    `Authorization: Bearer\t${token}`,
    `Authorization : Bearer ${token}`,
    `Authorization: Bearer\r\n ${token}`,
    'Authorization: Basic',
    'Authorization: Basic Og==',
    'Authorization: Basic OjE=',
    `Authorization: Basic ${pair}=`,
    `Authorization: Basic ${pair.slice(0, -2)}`,
    `Authorization: Basic ${pair}\r\nAuthorization: Basic ${pair}`,
    `Authorization: Basic ${pair},${pair}`,
    `Authorization: Basic ${Buffer.from(`${client.id}:`).toString('base64')}`,
    `Authorization: Basic ${Buffer.from(`:${client.secret}`).toString('base64')}`,
    `Authorization: Basic ${Buffer.from(`${client.id}:${client.secret}\n`).toString('base64')}`,
    'Signature:',
    'Signature: sig=:AAAA:',
    'Signature-Input: sig=()',
    'Signature: sig=:AAAA:\r\nSignature-Input: sig=();created=1;keyid="k1"',
    'Signature: sig=::\r\nSignature-Input: sig=("@method");keyid="k1";created=99999999999',
    'Signature: sig=?1\r\nSignature-Input: sig=("@method" "@authority" "@path" "@query");keyid="k1";created=1',
    'Signature: (((\r\nSignature-Input: )))',
    'Authorization: Signature keyId="k1"',
    'Authorization: AWS4-HMAC-SHA256',
    'Authorization: AWS4-HMAC-SHA256 Credential=k1/20260101/gatehouse/execute-api/aws4_request, SignedHeaders=host, Signature=',
    'Authorization: AWS4-HMAC-SHA256 Credential=//, SignedHeaders=;, Signature=0',
    `Authorization: AWS4-HMAC-SHA256 Credential=k1/20260101/gatehouse/execute-api/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}\r\nX-Amz-Date: 20260101T000000Z`,
    'X-SSL-Client-Verify: SUCCESS\r\nX-SSL-Client-S-DN: CN=Shop',
    'X-Client-Cert: MIIB',
    'X-Forwarded-Client-Cert: Hash=0',
    'SSL-CLIENT-CERT: x',
    'X-Forwarded-User: shop',
    'X-User: shop',
    'X-Remote-User: shop',
    'X-Consumer-Id: app_1',
    'Connection: X-API-Key',
    'Connection: close, Authorization',
  ];
};

const usualHead = (lines: string, method = 'GET', path = '/acme/pets/v1/a') =>
  `${method} ${path} HTTP/1.1\r\nHost: gateway.test\r\n${lines === '' ? '' : `${lines}\r\n`}Connection: close\r\n\r\n`;

describe('no spelling of a path or a header passes for a credential', async () => {
  const { key } = mintApiKey('live');
  const issuer = await ownIssuer();
  let introspection: Awaited<ReturnType<typeof upstreamServer>>;
  let url = 'http://127.0.0.1:1/';
  beforeAll(async () => {
    const { startUpstream } = await import('@gatehouse/testing');
    introspection = await startUpstream((_request, response) => void response.end('{"active":false}'));
    url = introspection.url;
  });
  afterAll(() => introspection.close());

  const secret = SEALED + seal(GROUP_KEY, `api:${IDS.environment}:${IDS.version}`, 'x');
  const jwt = { issuer: 'https://login.test', audiences: ['a'], keysUrl: 'http://127.0.0.1:1/jwks' };
  const asking = () => ({ endpoint: url, clientId: 'gate', clientSecret: secret });
  const kinds: [string, () => Record<string, unknown>][] = [
    ['api-key', () => ({ queryName: 'api_key', bearer: true })],
    ['oauth-token', () => ({})],
    ['jwt', () => jwt],
    ['token-introspection', asking],
    ['basic-auth', () => ({})],
    ['http-signature', () => ({})],
    ['hmac-signature', () => ({})],
    ['client-certificate', () => ({})],
    [
      'any-of',
      () => ({
        methods: [
          { type: 'api-key', config: { queryName: 'api_key' } },
          { type: 'oauth-token' },
          { type: 'jwt', config: jwt },
          { type: 'basic-auth' },
          { type: 'http-signature' },
          { type: 'hmac-signature' },
          { type: 'client-certificate' },
          { type: 'token-introspection', config: asking() },
        ],
      }),
    ],
  ];

  test.each(kinds)('%s', async (type, config) => {
    const policies: PolicyInstance[] = [policy(type, config()), ...SUBSCRIBED];
    const objects = [
      issuer.object,
      ...directory([
        credential(undefined, hashApiKey(key), { id: 'cred_1' }),
        clientCredential({ id: 'cred_2' }),
        hmacCredential('k1', 'secret', { id: 'cred_3' }),
      ]),
    ];
    const { gateway, behind } = await serveWith(policies, objects);
    // its end has passed, so that nothing about it is right but its form
    const token = await issuer.token(credentialHandle.client(client.id, client.secret), { exp: Math.floor(Date.now() / 1000) - 60 });
    const heads = [
      ...PATHS.flatMap((path) =>
        METHODS.slice(0, 1)
          .concat('POST')
          .map((method) => usualHead('', method, path)),
      ),
      ...METHODS.map((method) => usualHead('', method)),
      ...headersOf(key, token).map((lines) => usualHead(lines)),
      ...headersOf(key, token).map((lines) => usualHead(lines, 'POST', '/acme/pets/v1/a?x=1')),
      usualHead('Upgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='),
      usualHead('', 'GET').replace('HTTP/1.1', 'HTTP/1.0'),
      usualHead('Host: other.test'),
      usualHead('Transfer-Encoding: chunked\r\nContent-Length: 3', 'POST'),
    ];
    const passed: string[] = [];
    for (const head of heads) {
      const before = behind.requests.length;
      const connection = await RawClient.connect(gateway.port);
      connection.send(head);
      await connection.untilClosed(10_000);
      if (behind.requests.length > before && !isRight(type, head, key)) passed.push(head);
    }
    expect(passed).toEqual([]);
    // that nothing reached the upstream proves something only while something could
    expect(heads.length).toBeGreaterThan(200);
  });

  test('while a right one does pass', async () => {
    const { ask } = await serveWith(
      [policy('any-of', { methods: [{ type: 'api-key' }, { type: 'oauth-token' }] }), ...SUBSCRIBED],
      [issuer.object, ...directory([credential(undefined, hashApiKey(key)), clientCredential({ id: 'cred_2' })])],
    );
    expect((await ask({ 'X-API-Key': key })).status).toBe(200);
    expect((await ask(bearer(await issuer.token(credentialHandle.client(client.id, client.secret))))).status).toBe(200);
  });
});

/** Some of the spellings are right for one kind: whoever puts its parameter, or sends it whole, is let in. */
function isRight(type: string, head: string, key: string): boolean {
  const lines = head.split('\r\n');
  if (type === 'api-key' || type === 'any-of') {
    const keys = lines.filter((line) => /^x-api-key:/i.test(line));
    if (keys.length === 1 && keys[0]?.replace(/^x-api-key:\s*/i, '') === key) return true;
  }
  return false;
}
