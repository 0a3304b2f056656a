import { createHash, createHmac, generateKeyPairSync } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignatureV4 } from '@smithy/signature-v4';
import { jwtVerify } from 'jose';
import { expect, onTestFinished, test } from 'vitest';
import type { Runtime } from '../../compile/runtime.js';
import { Pools } from '../../upstream/pools.js';
import { attemptAuth } from './attempt-auth.js';
import { GoogleAttemptAuth } from './google-attempt-auth.js';
import { serviceAccountOf } from './service-account.js';

const AT_MS = Date.parse('2026-03-04T05:06:07.891Z');
const runtime = (over: Partial<Runtime> = {}) => ({ clock: { now: () => AT_MS }, ...over }) as unknown as Runtime;

class Sha256 {
  private readonly hash;
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

const linesOf = (text: string) =>
  Object.fromEntries(
    text
      .trimEnd()
      .split('\r\n')
      .map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]),
  );

test.each([
  ['/model/anthropic.claude-3-haiku-20240307-v1%3A0/converse', 'AKIDEXAMPLE:s3cr/et+'],
  ['/model/arn%3Aaws%3Abedrock%3Aeu-central-1%3A1%3Ainference-profile%2Fx/converse-stream', 'AKIDEXAMPLE:s3cr/et+:session/token=='],
])('%s is signed as AWS’s own client does', async (path, secret) => {
  const auth = attemptAuth({ as: 'aws', region: 'eu-central-1', service: 'bedrock' }, secret, runtime());
  const [accessKeyId = '', secretAccessKey = '', sessionToken] = secret.split(':');
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
  const signer = new SignatureV4({ service: 'bedrock', region: 'eu-central-1', credentials, sha256: Sha256, applyChecksum: true });
  const body = Buffer.from('{"messages":[]}');
  const authority = 'bedrock-runtime.eu-central-1.amazonaws.com';
  const headers = { host: authority, 'content-type': 'application/json' };
  const signed = await signer.sign({ method: 'POST', protocol: 'https:', hostname: authority, path, headers, body }, { signingDate: new Date(AT_MS) });
  const lines = linesOf(await (auth?.lines({ method: 'POST', authority, path, contentType: 'application/json', body }) ?? ''));
  expect({ host: authority, 'content-type': 'application/json', ...lines }).toEqual(signed.headers);
});

test.each(['AKID', 'AKID:', ':secret', 'A KID:secret', 'AKID:se cret', 'AKID:secret:to ken', '{"type":"service_account"}'])('%j is no key of AWS', (secret) => {
  const tried = () => attemptAuth({ as: 'aws', region: 'eu-central-1', service: 'bedrock' }, secret, runtime());
  expect(tried).toThrow('accessKeyId:secretAccessKey');
});

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const file = (over: Record<string, unknown> = {}) =>
  JSON.stringify({
    type: 'service_account',
    client_email: 'caller@p-1.iam.gserviceaccount.com',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    private_key_id: 'k1',
    token_uri: 'https://oauth2.googleapis.com/token',
    ...over,
  });

async function issuer(answer: (asked: number) => { status?: number; body: object }) {
  let now = AT_MS;
  const bodies: URLSearchParams[] = [];
  const server = http.createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    request.on('end', () => {
      bodies.push(new URLSearchParams(text));
      const { status = 200, body } = answer(bodies.length);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const pools = new Pools();
  onTestFinished(() => {
    pools.close();
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
  const account = serviceAccountOf(file({ token_uri: url }), () => true);
  const auth = new GoogleAttemptAuth(account, 'https://www.googleapis.com/auth/cloud-platform', runtime({ pools, clock: { now: () => now } }));
  const pass = (ms: number) => {
    now += ms;
  };
  return { auth, pass, bodies, url };
}

const granted = (asked: number) => ({ body: { access_token: `t${asked}`, expires_in: 3_600, token_type: 'Bearer' } });

test('a service account is exchanged for a token by a signed assertion, one request at a time', async () => {
  const { auth, bodies, url } = await issuer(granted);
  expect(await Promise.all([auth.lines(), auth.lines()])).toEqual(['authorization: Bearer t1\r\n', 'authorization: Bearer t1\r\n']);
  expect(auth.lines()).toBe('authorization: Bearer t1\r\n');
  expect(bodies.map((body) => body.get('grant_type'))).toEqual(['urn:ietf:params:oauth:grant-type:jwt-bearer']);
  const { payload, protectedHeader } = await jwtVerify(bodies[0]?.get('assertion') ?? '', publicKey, { audience: url, currentDate: new Date(AT_MS) });
  expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'k1' });
  expect(payload).toEqual({
    iss: 'caller@p-1.iam.gserviceaccount.com',
    aud: url,
    scope: 'https://www.googleapis.com/auth/cloud-platform',
    iat: Math.floor(AT_MS / 1_000),
    exp: Math.floor(AT_MS / 1_000) + 3_600,
  });
});

test('a token is renewed before its end while calls go on with it, and one that was refused is not used again', async () => {
  const { auth, pass } = await issuer(granted);
  await auth.lines();
  pass(3_400_000);
  expect(auth.lines()).toBe('authorization: Bearer t1\r\n');
  await expect.poll(() => auth.lines()).toBe('authorization: Bearer t2\r\n');
  expect(auth.refused('authorization: Bearer t1\r\n')).toBe(false);
  expect(auth.lines()).toBe('authorization: Bearer t2\r\n');
  expect(auth.refused('authorization: Bearer t2\r\n')).toBe(false);
  expect(await auth.lines()).toBe('authorization: Bearer t3\r\n');
});

test('an issuer that refuses is not asked on every call, and its token is no part of the error', async () => {
  const { auth, pass, bodies } = await issuer((asked) => (asked === 1 ? { status: 400, body: { error: 'invalid_grant', access_token: 'x' } } : granted(asked)));
  await expect(auth.lines()).rejects.toThrow('no token for the service account: 400 invalid_grant');
  await expect(auth.lines()).rejects.toThrow();
  expect(bodies).toHaveLength(1);
  pass(1_001);
  expect(await auth.lines()).toBe('authorization: Bearer t2\r\n');
});

test.each([
  ['text', 'no JSON file'],
  [file({ type: 'authorized_user' }), 'type'],
  [file({ client_email: undefined }), 'client_email'],
  [file({ private_key: 'x' }), 'private key'],
  [file({ token_uri: 'https://evil.example/token' }), 'not Google’s'],
  [file({ token_uri: 'http://oauth2.googleapis.com/token' }), 'not Google’s'],
  [file({ token_uri: 'https://oauth2.googleapis.com.evil.example/' }), 'not Google’s'],
])('a key that is no file of a service account is refused without being told: %#', (secret, why) => {
  const tried = () => attemptAuth({ as: 'google', scope: 's' }, secret, runtime());
  expect(tried).toThrow(why);
  expect(tried).not.toThrow(/PRIVATE KEY|BEGIN/);
});

test('the same key in a new snapshot has the token that it had', () => {
  const one = runtime();
  const google = { as: 'google', scope: 's' } as const;
  expect(attemptAuth(google, file(), one)).toBe(attemptAuth(google, file(), one));
  expect(attemptAuth(google, file(), one)).not.toBe(attemptAuth(google, file({ private_key_id: 'k2' }), one));
  expect(attemptAuth({ as: 'bearer' }, 'x', one)).toBeNull();
});
