import { expect, test } from 'vitest';
import { api, conformanceOnAllWires, fetch, policy, startGateway, upstream, upstreamServer } from './harness.js';

const LIMIT = { by: 'api', limit: { kind: 'rate', name: 'few', requests: 1, windowMs: 60_000 } };
const dry = (type: string, config: Record<string, unknown>) => ({ ...policy(type, config), dryRun: true });

const ask = (gateway: { url: string }, signal: AbortSignal) => fetch(`${gateway.url}/acme/pets/v1/a`, { signal });

conformanceOnAllWires('policies in a dry run', () => {
  const serve = async (...policies: ReturnType<typeof dry>[]) => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api({ policies }), upstream(behind.url)]);
    const ask = (init: RequestInit = {}) => fetch(`${gateway.url}/acme/pets/v1/a`, init);
    return { behind, gateway, ask };
  };

  test('refuse nothing, and the record says what they would have refused', async () => {
    const { gateway, ask, behind } = await serve(dry('rate-limit', LIMIT));
    for (let i = 0; i < 3; i++) {
      const answer = await ask();
      expect(answer.status).toBe(200);
      await answer.text();
    }
    expect(behind.requests).toHaveLength(3);
    await expect.poll(() => gateway.records.length).toBe(3);
    const told = gateway.records.map(({ timeline }) => timeline.find((step) => step.policy === 'rate-limit' && step.note?.startsWith('would answer')));
    expect(told[0]).toBeUndefined();
    expect(told[1]).toMatchObject({ result: 'dry-run', note: expect.stringContaining('gateway.rate_limited') });
    expect(told[2]).toMatchObject({ result: 'dry-run' });
    expect(gateway.records).toMatchObject([{ outcome: 'answered' }, { outcome: 'answered' }, { outcome: 'answered' }]);
  });

  test('change nothing, and the record names what they would have changed, not its value', async () => {
    const { gateway, ask, behind } = await serve(
      dry('headers', { request: { set: [{ name: 'x-secret', value: 'hush' }], remove: ['x-mine'] }, response: { set: [{ name: 'x-out', value: 'hush' }] } }),
    );
    const answer = await ask({ headers: { 'x-mine': 'stays' } });
    expect(answer.headers.get('x-out')).toBeNull();
    await answer.text();
    expect(behind.requests[0]?.headers).toMatchObject({ 'x-mine': 'stays' });
    expect(behind.requests[0]?.headers['x-secret']).toBeUndefined();
    await expect.poll(() => gateway.records.length).toBe(1);
    const record = JSON.stringify(gateway.records[0]);
    expect(record).toContain('would change: request headers x-mine, x-secret');
    expect(record).toContain('would change: response headers x-out');
    expect(record).not.toContain('hush');
  });

  test('keep nothing of a call whose client left while they were asked', async () => {
    const behind = await upstreamServer();
    const limit = { name: 'few', kind: 'concurrency', calls: 2 };
    for (const type of ['concurrency', 'throttle']) {
      const gateway = await startGateway([api({ policies: [dry(type, { by: 'api', limit })] }), upstream(behind.url)]);
      gateway.limiters.late = true;
      for (let i = 0; i < 4; i++) {
        const leaving = new AbortController();
        const asked = ask(gateway, leaving.signal).catch(() => {});
        await expect.poll(() => gateway.limiters.taken.length).toBe(i + 1);
        leaving.abort();
        await asked;
      }
      await expect.poll(() => gateway.limiters.countOf(gateway.limiters.taken[0] ?? '')).toBe(0);
    }
  });

  test('stop no body', async () => {
    const { gateway, ask } = await serve(dry('request-size', { bodyBytesMax: 4 }));
    const answer = await ask({ method: 'POST', body: 'x'.repeat(200_000) });
    expect(answer.status).toBe(200);
    await answer.text();
    await expect.poll(() => gateway.records.length).toBe(1);
    expect(gateway.records[0]?.timeline.find(({ policy }) => policy === 'request-size')).toMatchObject({
      result: 'dry-run',
      note: expect.stringContaining('gateway.body_too_large'),
    });
  });

  test('let in nobody either: who is not identified is not known', async () => {
    const { gateway, ask } = await serve(dry('api-key', {}));
    const answer = await ask();
    expect(answer.status).toBe(200);
    await answer.text();
    await expect.poll(() => gateway.records.length).toBe(1);
    expect(gateway.records[0]?.applicationId).toBeUndefined();
    expect(gateway.records[0]?.timeline.find(({ policy }) => policy === 'api-key')).toMatchObject({
      result: 'dry-run',
      note: expect.stringContaining('gateway.credential_missing'),
    });
  });

  test('that are disabled are not there at all', async () => {
    const { gateway, ask } = await serve({ ...dry('rate-limit', LIMIT), enabled: false });
    await (await ask()).text();
    await expect.poll(() => gateway.records.length).toBe(1);
    expect(gateway.records[0]?.timeline.map(({ policy }) => policy)).not.toContain('rate-limit');
  });
});
