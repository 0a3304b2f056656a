import { expect, test } from 'vitest';
import type { Outbound, OutboundCall } from '../../outbound/outbound.js';
import { askIssuer } from './ask-issuer.js';

const TO = { endpoint: 'https://login.test/introspect', authorization: 'Basic eDp5', timeoutMs: 1_234 };

function answering(status: number, body: string) {
  const calls: OutboundCall[] = [];
  const call = async (one: OutboundCall) => {
    calls.push(one);
    return { status, headers: {}, body: Buffer.from(body) };
  };
  return { calls, outbound: { call } as unknown as Outbound };
}

test('the question is a form with the token, by whoever may ask, within bounds', async () => {
  const { calls, outbound } = answering(200, '{"active":true,"sub":"ada","more":{"x":1}}');
  expect(await askIssuer(outbound, TO, 'a+b&c')).toEqual({ active: true, sub: 'ada', more: { x: 1 } });
  expect(calls).toMatchObject([{ method: 'POST', url: TO.endpoint, headers: { authorization: TO.authorization }, timeoutMs: 1_234 }]);
  expect(new URLSearchParams(String(calls[0]?.body)).get('token')).toBe('a+b&c');
});

test('an answer that says nothing of the token is none', async () => {
  for (const [status, body] of [
    [500, '{"active":true}'],
    [204, ''],
    [200, ''],
    [200, 'null'],
    [200, '{}'],
    [200, '{"active":"true"}'],
    [200, '{"active":true,"exp":"tomorrow"}'],
  ] as const)
    await expect(askIssuer(answering(status, body).outbound, TO, 't'), body).rejects.toThrow();
});
