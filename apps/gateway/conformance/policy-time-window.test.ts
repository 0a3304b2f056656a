import { expect, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { api, conformanceOnAllWires, fetch, policy, startGateway, upstream, upstreamServer } from './harness.js';

conformanceOnAllWires('the time window', () => {
  const serve = async (config: Record<string, unknown>) => {
    const behind = await upstreamServer();
    const clock = { ms: 0 };
    const gateway = await startGateway([api({ policies: [policy('time-window', config)] }), upstream(behind.url)], { nowMs: () => clock.ms });
    const at = async (instant: string) => {
      clock.ms = Date.parse(instant);
      return fetch(`${gateway.url}/acme/pets/v1/a`, { method: 'POST', body: 'x'.repeat(200_000) });
    };
    return { gateway, behind, at };
  };

  test('opens and closes by local time, over midnight and over the change of the clocks', async () => {
    const { at } = await serve({ windows: [{ days: ['friday'], from: '22:00', to: '02:00' }], timeZone: 'Europe/Berlin' });
    const status = async (instant: string) => (await at(instant)).status;
    // 2026-03-27 is a Friday, UTC+1; the night of the change to summer time follows a day later
    expect(await status('2026-03-27T20:59:00Z')).toBe(403);
    expect(await status('2026-03-27T21:00:00Z')).toBe(200);
    expect(await status('2026-03-28T00:59:59Z')).toBe(200);
    expect(await status('2026-03-28T01:00:00Z')).toBe(403);
    // the Friday after, UTC+2
    expect(await status('2026-04-03T20:00:00Z')).toBe(200);
  });

  test('closes within windows where it is told to, and says when', async () => {
    const { at, behind, gateway } = await serve({ mode: 'closed', windows: [{ from: '02:00', to: '03:00' }] });
    const refused = await at('2026-03-27T02:30:00Z');
    expect([refused.status, await refused.json()]).toMatchObject([
      403,
      { code: 'gateway.outside_hours', detail: 'The API is closed every day 02:00 to 03:00 (UTC).' },
    ]);
    expect(behind.requests).toHaveLength(0);
    expect(gateway.records[0]).toMatchObject({ policy: 'time-window' });
    expect((await at('2026-03-27T03:00:00Z')).status).toBe(200);
    await behind.close();
    expect((await at('2026-03-27T03:00:00Z')).status).toBe(502);
  });

  test('refuses a configuration that is none, and the example of its page is one', async () => {
    const { gateway, behind, at } = await serve({ windows: [{}] });
    for (const config of [{}, { windows: [] }, { windows: [{ from: '8:00' }] }, { windows: [{}], timeZone: 'Mars/Olympus' }]) {
      expect(gateway.load([api({ policies: [policy('time-window', config)] }), upstream(behind.url)])).toHaveLength(1);
    }
    expect(gateway.load([api({ policies: [docsExample('time-window')] }), upstream(behind.url)])).toEqual([]);
    expect((await at('2026-03-27T10:00:00Z')).status).toBe(200);
    expect((await at('2026-03-28T10:00:00Z')).status).toBe(403);
  });
});
