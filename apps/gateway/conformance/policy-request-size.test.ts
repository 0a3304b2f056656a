import { expect, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { api, conformanceOnAllWires, fetch, policy, startGateway, upstream, upstreamServer } from './harness.js';

conformanceOnAllWires('the policy request-size, as its page shows it', () => {
  const serve = async (url?: string) => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api({ policies: [docsExample('request-size')] }), upstream(url ?? behind.url)]);
    const send = (body: BodyInit, init: RequestInit = {}) => fetch(`${gateway.url}/acme/pets/v1/a`, { method: 'POST', body, ...init });
    return { behind, gateway, send };
  };
  const streamed = (bytes: number): ReadableStream<Uint8Array> =>
    new ReadableStream({
      start(controller) {
        for (let sent = 0; sent < bytes; sent += 4_096) controller.enqueue(new Uint8Array(Math.min(4_096, bytes - sent)));
        controller.close();
      },
    });

  test('lets bodies up to the size through, to the byte', async () => {
    const { behind, send } = await serve();
    expect((await send('x'.repeat(8_192))).status).toBe(200);
    expect(behind.requests[0]?.body).toHaveLength(8_192);
  });

  test('refuses one byte more by its length, and nothing of it reaches the upstream', async () => {
    const { behind, gateway, send } = await serve();
    const answer = await send('x'.repeat(8_193));
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ code: 'gateway.body_too_large' });
    expect(behind.requests).toHaveLength(0);
    await expect.poll(() => gateway.records.length).toBe(1);
    expect(gateway.records[0]).toMatchObject({ outcome: 'refused', code: 'gateway.body_too_large' });
  });

  test('refuses a body without a length when it grows past the size', async () => {
    const { send } = await serve();
    expect((await send(streamed(100_000), { duplex: 'half' } as RequestInit)).status).toBe(413);
    expect((await send(streamed(8_000), { duplex: 'half' } as RequestInit)).status).toBe(200);
  });

  test('changes nothing where the upstream is broken, and is refused with a size that is none', async () => {
    const { gateway, send } = await serve('http://127.0.0.1:1');
    expect((await send('x')).status).toBe(502);
    expect(gateway.load([api({ policies: [policy('request-size', { bodyBytesMax: -1 })] })])).toMatchObject([
      { message: expect.stringContaining('bodyBytesMax') },
    ]);
    expect(gateway.load([api({ policies: [policy('request-size', { bytes: 1 })] })])).toHaveLength(1);
  });
});
