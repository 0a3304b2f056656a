import { expect, test } from 'vitest';
import { api, conformance, get, startGateway, upstream, upstreamServer } from './harness.js';
import { certificateFor, connectSecurely } from './secure.js';

conformance('certificates that are swapped while traffic goes on', () => {
  const ask = get('/acme/pets/v1/a').replace('gateway.test', 'a.test');
  const tls = { host: '127.0.0.1', port: 0, fallback: null };

  test('serve new handshakes at once, lose no request, and leave open connections as they are', async () => {
    const behind = await upstreamServer();
    const base = [api(), upstream(behind.url)];
    const gateway = await startGateway([...base, await certificateFor('crt_0', ['a.test'])], { tls });
    let swapped = false;
    let answered = 0;
    const kept = Array.from({ length: 4 }, async () => {
      const client = await connectSecurely(gateway, { servername: 'a.test' });
      const { shown } = client;
      while (!swapped) {
        client.send(ask);
        expect((await client.response()).status).toBe(200);
        answered++;
      }
      return [shown, client.closed];
    });
    const fresh = Array.from({ length: 3 }, async () => {
      const shown = new Set<string>();
      while (!swapped) {
        const client = await connectSecurely(gateway, { servername: 'a.test' });
        client.send(ask);
        expect((await client.response()).status).toBe(200);
        answered++;
        shown.add(client.shown);
        client.socket.end();
      }
      return shown;
    });
    const until = (count: number) => expect.poll(() => answered, { timeout: 10_000 }).toBeGreaterThan(count);
    await until(50);
    for (let round = 1; round <= 10; round++) {
      // what an installation does before an old certificate runs out: another object, the same host
      expect(gateway.load([...base, await certificateFor(`crt_${round}`, ['a.test'])])).toEqual([]);
      expect((await connectSecurely(gateway, { servername: 'a.test' })).shown).toBe(`crt_${round}`);
      await until(answered + 20);
    }
    swapped = true;
    for (const [shown, closed] of await Promise.all(kept)) expect([shown, closed]).toEqual(['crt_0', false]);
    const shown = new Set((await Promise.all(fresh)).flatMap((set) => [...set]));
    expect(shown.size).toBeGreaterThan(1);
    expect(gateway.records.length).toBe(answered);
    expect(gateway.records.every(({ status }) => status === 200)).toBe(true);
  });

  test('are refused one by one: what cannot be used leaves the last good one in its place', async () => {
    const behind = await upstreamServer();
    const base = [api(), upstream(behind.url)];
    const good = await certificateFor('crt_1', ['a.test']);
    const gateway = await startGateway([...base, good], { tls });
    expect(gateway.load([...base, { ...good, sealedKey: 'rubbish' }, await certificateFor('crt_2', ['b.test'])])).toMatchObject([{ key: 'certificate:crt_1' }]);
    for (const [servername, id] of [
      ['a.test', 'crt_1'],
      ['b.test', 'crt_2'],
    ] as const) {
      expect((await connectSecurely(gateway, { servername })).shown).toBe(id);
    }
    expect(JSON.stringify(gateway.logged)).not.toContain('PRIVATE KEY');
  });

  test('and are taken away: the host is answered no more', async () => {
    const gateway = await startGateway([api(), await certificateFor('crt_1', ['a.test'])], { tls });
    const open = await connectSecurely(gateway, { servername: 'a.test' });
    gateway.load([api()]);
    await expect(connectSecurely(gateway, { servername: 'a.test' })).rejects.toThrow(/unrecognized name/);
    open.send(ask);
    expect((await open.response()).status).toBe(503);
  });
});
