import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { Runtime } from '../../compile/runtime.js';
import { Pools } from '../../upstream/pools.js';
import { type OauthConfig, TokenSource } from './token-source.js';

async function source(answer: (number: number) => object | undefined, refreshMs = 30_000) {
  let asked = 0;
  let now = 1_000_000;
  const server = http.createServer((_request, response) => {
    const body = answer(++asked);
    response.writeHead(body === undefined ? 500 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(body ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const pools = new Pools();
  onTestFinished(() => {
    pools.close();
    server.closeAllConnections();
    server.close();
  });
  const tokenEndpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const config: OauthConfig = { as: 'oauth', tokenEndpoint, clientId: 'a', clientSecret: '', send: 'header', refreshMs, timeoutMs: 1_000 };
  const runtime = { pools, clock: { now: () => now } } as unknown as Runtime;
  const pass = (ms: number) => {
    now += ms;
  };
  return { tokens: new TokenSource(config, 'secret', runtime), pass, asked: () => asked };
}

const token = (number: number, expiresIn?: number) => ({ access_token: `t${number}`, token_type: 'Bearer', ...(expiresIn && { expires_in: expiresIn }) });

test('one request at a time, and a token until it is nearly over', async () => {
  const { tokens, pass, asked } = await source((number) => token(number, 100));
  expect(await Promise.all([tokens.current(), tokens.current(), tokens.current()])).toEqual(['t1', 't1', 't1']);
  pass(60_000);
  expect(tokens.current()).toBe('t1');
  pass(15_000);
  expect([tokens.current(), tokens.current()]).toEqual(['t1', 't1']);
  await expect.poll(() => tokens.current()).toBe('t2');
  expect(asked()).toBe(2);
});

test('one that is over is waited for, one that was refused is not used again', async () => {
  const { tokens, pass } = await source((number) => token(number));
  await tokens.current();
  pass(301_000);
  expect(await tokens.current()).toBe('t2');
  tokens.refuse('t1');
  expect(tokens.current()).toBe('t2');
  tokens.refuse('t2');
  expect(await tokens.current()).toBe('t3');
});

test('an issuer that fails is not asked on every call', async () => {
  const { tokens, pass, asked } = await source((number) => (number === 1 ? undefined : token(number)));
  await expect(tokens.current()).rejects.toThrow();
  await expect(tokens.current()).rejects.toThrow();
  expect(asked()).toBe(1);
  pass(1_001);
  expect(await tokens.current()).toBe('t2');
});

test('what cannot stand in a header is no token', async () => {
  const { tokens } = await source(() => ({ access_token: 'a\r\nb', token_type: 'bearer' }));
  await expect(tokens.current()).rejects.toThrow(/no value/);
});
