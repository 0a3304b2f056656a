import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { api, conformanceOnAllWires, fetch, policy, startGateway, upstream, upstreamServer } from './harness.js';

conformanceOnAllWires('JSON limits', () => {
  const serve = async (config: Record<string, unknown>) => {
    const behind = await upstreamServer();
    const world = (policies = [policy('json-limits', config)]) => [api({ policies }), upstream(behind.url)];
    const gateway = await startGateway(world());
    const send = (body: string | Buffer, headers: Record<string, string> = {}) =>
      fetch(`${gateway.url}/acme/pets/v1/a`, { method: 'POST', body: Buffer.from(body), headers: { 'content-type': 'application/json', ...headers } });
    return { gateway, behind, send, world };
  };

  test('lets through what is within the limits, byte for byte, and nothing else before the upstream', async () => {
    const { send, behind, gateway } = await serve({ depthMax: 3 });
    const fine = ' {"a": [1, {"b": "\\u00e9"}], "c": null}\n';
    expect((await send(fine)).status).toBe(200);
    expect(behind.requests[0]?.body).toBe(fine);
    const refused = await send('[[[[1]]]]');
    expect([refused.status, await refused.json()]).toMatchObject([
      422,
      { code: 'gateway.structure_refused', detail: 'Objects and arrays are nested deeper than 3 (byte 4).' },
    ]);
    expect((await send('{"a": 1, "\\u0061": 2}')).status).toBe(422);
    expect((await send('{"a": 1')).status).toBe(422);
    expect(behind.requests).toHaveLength(1);
    expect(gateway.records[1]).toMatchObject({ policy: 'json-limits', code: 'gateway.structure_refused' });
    await behind.close();
    expect((await send(fine)).status).toBe(502);
  });

  test('looks into content codings, and holds only JSON', async () => {
    const { send, behind } = await serve({ depthMax: 2, bodyBytesMax: 1_000 });
    expect((await send(gzipSync('[[[1]]]'), { 'content-encoding': 'gzip' })).status).toBe(422);
    expect((await send(gzipSync('[[1]]'), { 'content-encoding': 'gzip' })).status).toBe(200);
    expect((await send(`"${'x'.repeat(1_000)}"`)).status).toBe(413);
    expect((await send(gzipSync(`"${'x'.repeat(1_000_000)}"`), { 'content-encoding': 'gzip' })).status).toBe(413);
    expect((await send('['.repeat(2_000_000), { 'content-type': 'application/octet-stream' })).status).toBe(200);
    expect(behind.requests.at(-1)?.body).toHaveLength(2_000_000);
  });

  test('refuses a configuration that is none, and the example of its page is one', async () => {
    const { gateway, send, world } = await serve({});
    for (const config of [{ depthMax: 0 }, { depth: 3 }, { duplicateKeys: 'maybe' }])
      expect(gateway.load(world([policy('json-limits', config)]))).toHaveLength(1);
    expect(gateway.load(world([docsExample('json-limits')]))).toEqual([]);
    expect([(await send('[1]')).status, (await send(`${'['.repeat(11)}${']'.repeat(11)}`)).status]).toEqual([200, 422]);
  });
});
