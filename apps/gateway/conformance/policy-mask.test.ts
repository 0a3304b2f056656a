import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { api, conformanceOnAllWires, fetch, policy, startGateway, upstream, upstreamServer } from './harness.js';

const BODY = {
  ssn: '123-45-6789',
  payment: { card: '4111111111111111', amount: 5 },
  items: [{ owner: { email: 'someone@example.com', ssn: 'x' } }, { owner: null }, 'text'],
  nothing: null,
};

conformanceOnAllWires('mask', () => {
  const serve = async (one: ReturnType<typeof policy>, handler?: Parameters<typeof upstreamServer>[0]) => {
    const behind = await upstreamServer(
      handler ??
        ((_request, response) => {
          response.setHeader('content-type', 'application/problem+json').end(JSON.stringify(BODY));
        }),
    );
    const gateway = await startGateway([api({ policies: [one] }), upstream(behind.url)]);
    return { behind, gateway, ask: (init: RequestInit = {}) => fetch(`${gateway.url}/acme/pets/v1/a`, init) };
  };

  test('the example of its page: all but the last four characters, at any depth', async () => {
    const { ask } = await serve(docsExample('mask'));
    expect(await (await ask()).json()).toEqual({
      ssn: '***6789',
      payment: { card: '***1111', amount: 5 },
      items: [{ owner: { email: '***.com', ssn: '***' } }, { owner: null }, 'text'],
      nothing: null,
    });
  });

  test('requests, removed', async () => {
    const { ask, behind } = await serve(policy('mask', { request: ['payment', 'items.*', 'nothing'], by: 'remove' }));
    await ask({ method: 'POST', body: JSON.stringify(BODY), headers: { 'content-type': 'application/json' } });
    expect(JSON.parse(behind.requests[0]?.body ?? '')).toEqual({ ssn: '123-45-6789', items: [null, null, null], nothing: null });
  });

  test('a fingerprint stays the same for the same value', async () => {
    const { ask } = await serve(policy('mask', { response: ['ssn'], by: 'hash' }));
    const { ssn } = (await (await ask()).json()) as { ssn: string };
    expect(ssn).toBe(createHash('sha256').update(BODY.ssn).digest('hex').slice(0, 16));
  });

  test('a body without such fields passes byte for byte, other types too', async () => {
    const text = '{ "a" : 1.0 }';
    const same = await serve(
      policy('mask', { response: ['**.ssn'] }),
      (_request, response) => void response.setHeader('content-type', 'application/json').end(text),
    );
    expect(await (await same.ask()).text()).toBe(text);
    const other = await serve(
      policy('mask', { response: ['**.ssn'] }),
      (_request, response) => void response.setHeader('content-type', 'text/plain').end('{"ssn":1}'),
    );
    expect(await (await other.ask()).text()).toBe('{"ssn":1}');
  });

  test('what cannot be read does not pass', async () => {
    const { ask } = await serve(
      policy('mask', { response: ['ssn'] }),
      (_request, response) => void response.setHeader('content-type', 'application/json').end('{"ssn":"1"'),
    );
    expect(await (await ask()).json()).toMatchObject({ status: 502, code: 'gateway.upstream_invalid' });
    const inward = await serve(policy('mask', { request: ['ssn'] }));
    const refused = await inward.ask({ method: 'POST', body: '{"ssn":', headers: { 'content-type': 'application/json' } });
    expect([refused.status, inward.behind.requests.length]).toEqual([400, 0]);
  });

  test('a body that nests without end, or is too large, is refused', async () => {
    const { ask, behind } = await serve(policy('mask', { request: ['**.ssn'], bodyBytesMax: 100_000 }));
    const send = async (body: string) => (await ask({ method: 'POST', body, headers: { 'content-type': 'application/json' } })).status;
    expect(await send(`${'['.repeat(5_000)}${']'.repeat(5_000)}`)).toBe(500);
    expect(await send(JSON.stringify({ a: 'x'.repeat(200_000) }))).toBe(413);
    expect(await send('{"__proto__":{"ssn":"1"}}')).toBe(200);
    expect(behind.requests.map(({ body }) => body)).toEqual(['{"__proto__":{"ssn":"***"}}']);
  });

  test('events as they come', async () => {
    const { ask } = await serve(policy('mask', { response: ['**.ssn'] }), (_request, response) => {
      response.setHeader('content-type', 'text/event-stream');
      response.write('data: {"ssn":"1"}\n\n');
      setTimeout(() => response.end('data: plain\n\ndata: {"b":{"ssn":"2"}}\n\n'), 20);
    });
    expect(await (await ask()).text()).toBe('data: {"ssn":"***"}\n\ndata: plain\n\ndata: {"b":{"ssn":"***"}}\n\n');
  });

  test('a wrong setting refuses the API', async () => {
    const gateway = await startGateway(null);
    for (const config of [{ response: ['a..b'] }, { response: [''] }, { by: 'rot13' }])
      expect(gateway.load([api({ policies: [policy('mask', config)] })])).toHaveLength(1);
  });
});
