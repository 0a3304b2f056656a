import { Health, Retry } from '@gatehouse/definition';
import { expect, test } from 'vitest';
import { type Backend, backends, call, codeOf } from './backend.js';
import { api, conformance, get, startGateway, upstream } from './harness.js';

const health = Health.parse({ outlier: { enabled: false } });

conformance('the time-out of the whole call', () => {
  test('ends it with 504 though no single wait was too long', async () => {
    const [a] = (await backends(1)) as [Backend];
    a.answer = () => {};
    const gateway = await startGateway([api(), upstream(a.url, { totalTimeoutMs: 1_000, health })]);
    const answer = await call(gateway);
    expect([answer.status, codeOf(answer)]).toEqual([504, 'gateway.upstream_timeout']);
    expect(gateway.records[0]?.attempts).toMatchObject([{ target: 'tgt_1', error: 'total-timeout: the call took too long' }]);
  });

  test('breaks off an answer that never ends', async () => {
    const [a] = (await backends(1)) as [Backend];
    a.answer = (_request, response) => {
      const beat = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(beat));
    };
    const gateway = await startGateway([api(), upstream(a.url, { totalTimeoutMs: 1_000, health })]);
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/a'));
    expect(await client.untilClosed()).toContain('x');
    expect(gateway.records).toMatchObject([{ status: 200, outcome: 'failed', code: 'gateway.upstream_timeout' }]);
  });

  test('holds over all retries and the waits between them', async () => {
    const [a] = (await backends(1)) as [Backend];
    await a.down();
    const retry = Retry.parse({ backoffMs: 10_000, longestBackoffMs: 60_000 });
    const gateway = await startGateway([api(), upstream(a.url, { totalTimeoutMs: 1_000, retries: 5, retry, health })]);
    const startedAt = Date.now();
    expect((await call(gateway)).status).toBe(504);
    expect(Date.now() - startedAt).toBeLessThan(5_000);
  });
});
