import { expect, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { api, conformanceOnAllWires, fetch, policy, startGateway, upstream, upstreamServer } from './harness.js';

conformanceOnAllWires('content types', () => {
  const serve = async (config: Record<string, unknown>, answer?: string) => {
    const behind = await upstreamServer(
      answer === undefined
        ? undefined
        : (_request, response) => {
            response.setHeader('content-type', answer);
            response.end('hello');
          },
    );
    const world = (policies = [policy('content-types', config)]) => [api({ policies }), upstream(behind.url)];
    const gateway = await startGateway(world());
    const send = (type: string | undefined, body = 'x'.repeat(200_000)) =>
      fetch(`${gateway.url}/acme/pets/v1/a`, { method: 'POST', body: Buffer.from(body), headers: type === undefined ? {} : { 'content-type': type } });
    return { gateway, behind, send, world };
  };

  test('takes the media types it names', async () => {
    const { send, behind } = await serve({ request: ['application/json', 'image/*', 'application/*+json'], charsets: ['utf-8'] });
    for (const type of ['application/json', 'Application/JSON; charset="UTF-8"', 'image/png', 'application/problem+json'])
      expect((await send(type)).status, type).toBe(200);
    for (const type of [undefined, 'text/plain', 'application/xml', 'json', 'application/json; charset=utf-16', 'imagex/png']) {
      const refused = await send(type);
      expect([refused.status, await refused.json()], type).toMatchObject([415, { code: 'gateway.content_type_refused' }]);
    }
    expect(behind.requests).toHaveLength(4);
    await behind.close();
    expect((await send('image/png')).status).toBe(502);
  });

  test('lets out the media types it names, and requests without a body in', async () => {
    const { gateway } = await serve({ response: ['application/json'] }, 'text/html');
    const page = await fetch(`${gateway.url}/acme/pets/v1/a`);
    expect([page.status, await page.json()]).toMatchObject([502, { code: 'gateway.response_invalid' }]);
    const json = await serve({ response: ['application/json'], request: ['text/plain'] }, 'application/json; charset=utf-8');
    expect((await fetch(`${json.gateway.url}/acme/pets/v1/a`)).status).toBe(200);
  });

  test('refuses a configuration that is none, and the example of its page is one', async () => {
    const { gateway, send, world } = await serve({ request: ['text/plain'] });
    for (const config of [{}, { request: ['json'] }, { request: ['Application/JSON'] }])
      expect(gateway.load(world([policy('content-types', config)]))).toHaveLength(1);
    expect(gateway.load(world([docsExample('content-types')]))).toEqual([]);
    expect([(await send('text/plain')).status, (await send('application/json')).status]).toEqual([415, 200]);
  });
});
