import { expect, test } from 'vitest';
import { api, conformance, get, startGateway, upstream, upstreamServer } from './harness.js';

conformance('pipelined requests', () => {
  test('are answered in order, however long each takes', async () => {
    const behind = await upstreamServer(async (request, response) => {
      await new Promise((resolve) => setTimeout(resolve, request.path === '/0' ? 80 : 5));
      response.end(request.path);
    });
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const client = await gateway.connect();
    client.send([0, 1, 2, 3].map((i) => get(`/acme/pets/v1/${i}`)).join(''));
    for (const path of ['/0', '/1', '/2', '/3']) expect((await client.response()).body).toBe(path);
    expect(behind.requests.map(({ path }) => path)).toEqual(['/0', '/1', '/2', '/3']);
  });

  test('in great number are all answered', async () => {
    const behind = await upstreamServer((request, response) => void response.end(request.path));
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const client = await gateway.connect();
    const count = 2_000;
    client.send(Array.from({ length: count }, (_, i) => get(`/acme/pets/v1/${i}`)).join(''));
    for (let i = 0; i < count; i++) expect((await client.response()).body).toBe(`/${i}`);
    expect(gateway.records).toHaveLength(count);
  });

  test('mixed with refusals keep their places', async () => {
    const behind = await upstreamServer((request, response) => void response.end(request.path));
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const client = await gateway.connect();
    client.send(get('/nobody/x/v1') + get('/acme/pets/v1/1') + get('/acme/pets/v9/1') + get('/acme/pets/v1/2'));
    const answers = [];
    for (let i = 0; i < 4; i++) answers.push((await client.response()).status);
    expect(answers).toEqual([404, 200, 404, 200]);
  });

  test('after `Connection: close` are not served', async () => {
    const behind = await upstreamServer((request, response) => void response.end(request.path));
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/1', { Connection: 'close' }) + get('/acme/pets/v1/2'));
    expect((await client.response()).headers.connection).toBe('close');
    expect(await client.untilClosed()).toBe('');
    expect(behind.requests).toHaveLength(1);
  });
});
