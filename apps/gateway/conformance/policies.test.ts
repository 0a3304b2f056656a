import { describe, expect, test } from 'vitest';
import type { Exchange } from '../src/exchange/exchange.js';
import { HeaderName } from '../src/http1/header-name.js';
import { Pipeline, type Placed } from '../src/pipeline/pipeline.js';
import type { Policy } from '../src/pipeline/policy.js';
import { header, replyEmpty } from '../src/pipeline/reply.js';
import { api, conformanceOnAllWires, fetch, get, startGateway, upstream, upstreamServer } from './harness.js';

const later = () => new Promise((resolve) => setTimeout(resolve, 5));

conformanceOnAllWires('policies', () => {
  /** Puts policies of the test's own into the one API's pipeline. */
  const serve = async (policies: Policy[]) => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const part = gateway.holder.current?.parts.get('api:env_live:ver_1')?.part;
    if (part?.kind !== 'api') throw new Error('no API');
    const placed = policies.map((policy, i): Placed => ({ name: `p${i}`, phase: 'transform', policy }));
    Object.assign(part.value.unmatched, { pipeline: new Pipeline(placed, part.value.unmatched.pipeline.terminal) });
    const client = await gateway.connect();
    const ask = async (bytes = get('/acme/pets/v1/a')) => {
      client.send(bytes);
      return client.response();
    };
    return { ask, gateway, behind, client };
  };

  test('run in order on the way in and in reverse on the way out, at once or late', async () => {
    const seen: string[] = [];
    const note = (name: string, late: boolean): Policy => ({
      onRequest: () => {
        seen.push(`in ${name}`);
        return late ? later().then(() => undefined) : undefined;
      },
      onResponse: () => {
        seen.push(`out ${name}`);
        return late ? later().then(() => undefined) : undefined;
      },
      onEnd: () => void seen.push(`end ${name}`),
    });
    const { ask } = await serve([note('a', false), note('b', true), note('c', false)]);
    expect((await ask()).status).toBe(200);
    expect(seen).toEqual(['in a', 'in b', 'in c', 'out c', 'out b', 'out a', 'end c', 'end b', 'end a']);
  });

  test('that reply end the way in: only those entered see the response', async () => {
    const seen: string[] = [];
    const out =
      (name: string): Policy['onResponse'] =>
      () =>
        void seen.push(name) as undefined;
    const { ask, behind, gateway } = await serve([
      { onResponse: out('a') },
      { onRequest: () => replyEmpty(202, [header('x-by', 'b')]), onResponse: out('b') },
      { onRequest: () => undefined, onResponse: out('c') },
    ]);
    expect(await ask()).toMatchObject({ status: 202, headers: { 'x-by': 'b' } });
    expect(seen).toEqual(['b', 'a']);
    expect(behind.requests).toHaveLength(0);
    expect(gateway.records).toMatchObject([{ status: 202, outcome: 'answered' }]);
  });

  test.each(['at once', 'late'])('that throw on the way in (%s) are answered with 500 and logged', async (when) => {
    const { ask, gateway } = await serve([
      {
        onRequest: () => {
          if (when === 'late') return later().then(() => Promise.reject(new Error('boom')));
          throw new Error('boom');
        },
      },
    ]);
    const response = await ask();
    expect(response.status).toBe(500);
    expect(JSON.parse(response.body)).toMatchObject({ code: 'gateway.policy_failed' });
    expect(response.body).not.toContain('boom');
    expect(gateway.logged.join()).toContain('a policy failed');
    expect(gateway.records).toMatchObject([{ policy: 'p0', timeline: [{ policy: 'p0', result: 'failed' }] }]);
    expect((await ask()).status).toBe(500);
  });

  test.each(['at once', 'late'])('that throw on the way out (%s) are answered with 500 instead of the upstream’s answer', async (when) => {
    const { ask } = await serve([
      {
        onResponse: () => {
          if (when === 'late') return later().then(() => Promise.reject(new Error('boom')));
          throw new Error('boom');
        },
      },
    ]);
    expect((await ask()).status).toBe(500);
    expect((await ask()).status).toBe(500);
  });

  test('may put their own answer in the place of the upstream’s', async () => {
    const { ask, gateway } = await serve([
      { onResponse: (x: Exchange) => (x.responseHeader(new HeaderName('content-type')) ? replyEmpty(204, [header('x-by', 'us')]) : undefined) },
    ]);
    expect(await ask()).toMatchObject({ status: 204, headers: { 'x-by': 'us' } });
    expect((await ask()).status).toBe(204);
    expect(gateway.records).toHaveLength(2);
  });

  test('that take their time find the request’s body untouched', async () => {
    const { ask, behind } = await serve([{ onRequest: () => later().then(() => undefined) }]);
    const body = 'x'.repeat(150_000);
    const response = await ask(`POST /acme/pets/v1/a HTTP/1.1\r\nHost: h\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    expect(response.status).toBe(200);
    expect(behind.requests[0]?.body).toBe(body);
  });

  test('that take their time may outlive the client', async () => {
    let release = () => {};
    let name: string | undefined;
    const { gateway, client } = await serve([
      {
        onRequest: async (x) => {
          await new Promise<void>((resolve) => {
            release = resolve;
          });
          name = x.requestHeader(new HeaderName('x-name'));
          return undefined;
        },
      },
    ]);
    client.send(get('/acme/pets/v1/a', { 'X-Name': 'ann' }));
    await later();
    client.socket.destroy();
    while (gateway.records.length === 0) await later();
    // the head must not have been given to anyone else meanwhile
    for (let i = 0; i < 5; i++) await fetch(`${gateway.url}/nobody`, { headers: { 'x-name': 'bob' } });
    release();
    await later();
    expect(name).toBe('ann');
    expect(gateway.records[0]).toMatchObject({ outcome: 'aborted' });
  });

  test('act before each attempt', async () => {
    const seen: unknown[] = [];
    const { ask } = await serve([{ onAttempt: (_x, attempt) => later().then(() => void seen.push(attempt.number)) }]);
    expect((await ask()).status).toBe(200);
    expect(seen).toEqual([0]);
  });
});

describe('plans', () => {
  test('may only add policies behind authorize, so that a running exchange keeps its place', () => {
    const nothing: Placed = { name: 'n', phase: 'identify', policy: { onRequest: () => undefined } };
    const more: Placed = { name: 'm', phase: 'limit', policy: { onRequest: () => undefined } };
    const pipeline = new Pipeline([nothing], { start: () => {} });
    const owner = {};
    const variant = pipeline.with(owner, [more]);
    expect(variant.request[0]?.policy).toBe(nothing.policy);
    expect(pipeline.with(owner, [more])).toBe(variant);
    expect(pipeline.with({}, [])).toBe(pipeline);
  });
});
