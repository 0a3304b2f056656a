import { expect, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { api, conformanceOnAllWires, fetch, policy, startGateway, upstream, upstreamServer } from './harness.js';

const BOMB = '<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>';
const EXTERNAL = '<!DOCTYPE a SYSTEM "http://evil.test/a.dtd"><a/>';

conformanceOnAllWires('XML limits', () => {
  const serve = async (config: Record<string, unknown>) => {
    const behind = await upstreamServer();
    const world = (policies = [policy('xml-limits', config)]) => [api({ policies }), upstream(behind.url)];
    const gateway = await startGateway(world());
    const send = (body: string, type = 'application/soap+xml') =>
      fetch(`${gateway.url}/acme/pets/v1/a`, { method: 'POST', body, headers: { 'content-type': type } });
    return { gateway, behind, send, world };
  };

  test('lets through what is within the limits, and neither document types nor entities', async () => {
    const { send, behind, gateway } = await serve({ depthMax: 2, bodyBytesMax: 5_000_000 });
    const fine = '<?xml version="1.0" encoding="utf-8"?><a xmlns:p="urn:p" p:b="1 &amp; 2">text<c/></a>';
    expect((await send(fine)).status).toBe(200);
    expect(behind.requests[0]?.body).toBe(fine);
    for (const body of [
      BOMB,
      EXTERNAL,
      '<a>&nbsp;</a>',
      '<a><b><c/></b></a>',
      '<a>',
      '<a/><b/>',
      '<a b="1" b="2"/>',
      '<p:a/>',
      '<a/><?php x ?>',
      '<?xml version="1.0" encoding="utf-16"?><a/>',
    ]) {
      const refused = await send(body);
      expect([refused.status, ((await refused.json()) as { code: string }).code], body).toEqual([422, 'gateway.structure_refused']);
    }
    expect(behind.requests).toHaveLength(1);
    expect(gateway.records[1]).toMatchObject({ policy: 'xml-limits', reason: expect.stringContaining('A document type is not taken') });
    expect((await send(`<a>${'<b/>'.repeat(900)}${'x'.repeat(90_000)}</a>`)).status).toBe(200);
    await behind.close();
    expect((await send(fine)).status).toBe(502);
  });

  test('holds only XML, up to a size', async () => {
    const { send } = await serve({ bodyBytesMax: 100 });
    expect((await send(`<a>${'x'.repeat(200)}</a>`, 'text/xml; charset=utf-8')).status).toBe(413);
    expect((await send('<'.repeat(300_000), 'text/plain')).status).toBe(200);
  });

  test('refuses a configuration that is none, and the example of its page is one', async () => {
    const { gateway, send, world } = await serve({});
    for (const config of [{ depthMax: 0 }, { doctype: 'allow' }]) expect(gateway.load(world([policy('xml-limits', config)]))).toHaveLength(1);
    expect(gateway.load(world([docsExample('xml-limits')]))).toEqual([]);
    expect([(await send('<a/>')).status, (await send('<a><!-- c --></a>')).status]).toEqual([200, 422]);
  });
});
