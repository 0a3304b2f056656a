import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import { text } from 'node:stream/consumers';
import { Agent, Client, request } from 'undici';
import { WebSocket } from 'ws';
import type { Tally } from '../row.js';
import type { Stage } from '../stage.js';

export const same = (found: unknown, expected: unknown): void => {
  if (JSON.stringify(found) !== JSON.stringify(expected)) throw new Error(`${JSON.stringify(found)?.slice(0, 300)} instead of ${JSON.stringify(expected)}`);
};

async function nodeHttp({ url, secureUrl, ca }: Stage, tally: Tally): Promise<void> {
  const agents = { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true, ca }) };
  const ask = (target: string, options: http.RequestOptions = {}, body?: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const secure = target.startsWith('https');
      const sent = (secure ? https : http).request(target, { agent: secure ? agents.https : agents.http, ...options }, (response) =>
        text(response).then(resolve, reject),
      );
      sent.on('error', reject);
      if (options.headers && 'expect' in options.headers) {
        sent.flushHeaders();
        sent.on('continue', () => sent.end(body));
      } else sent.end(body);
    });
  for (const target of [url, secureUrl]) {
    await tally.check(`node:http asks, sends and expects (${target.split(':')[0]})`, async () => {
      same(await ask(`${target}/a`), 'GET /a 0');
      same(await ask(`${target}/b`, { method: 'POST' }, 'x'.repeat(200_000)), 'POST /b 200000');
      same(await ask(`${target}/c`, { method: 'PUT', headers: { expect: '100-continue' } }, 'hello'), 'PUT /c 5');
      same(await ask(`${target}/d`, { method: 'DELETE' }), 'DELETE /d 0');
    });
  }
  agents.http.destroy();
  agents.https.destroy();
}

async function undiciClients({ url, secureUrl, ca }: Stage, tally: Tally): Promise<void> {
  await tally.check('Node’s fetch asks, sends and streams', async () => {
    same(await (await fetch(`${url}/a`)).text(), 'GET /a 0');
    same(await (await fetch(`${url}/b`, { method: 'POST', body: 'x'.repeat(200_000) })).text(), 'POST /b 200000');
    const stream = new Blob(['streamed']).stream();
    same(await (await fetch(`${url}/c`, { method: 'PUT', body: stream, duplex: 'half' } as RequestInit)).text(), 'PUT /c 8');
    same((await (await fetch(`${url}/large`)).arrayBuffer()).byteLength, 4 << 20);
  });
  for (const allowH2 of [false, true]) {
    await tally.check(`undici over ${allowH2 ? 'HTTP/2' : 'TLS'}, forty at once`, async () => {
      const dispatcher = new Agent({ connect: { ca }, allowH2 });
      const asked = Array.from({ length: 40 }, async (_, i) => (await request(`${secureUrl}/${i}`, { dispatcher })).body.text());
      same(
        await Promise.all(asked),
        Array.from({ length: 40 }, (_, i) => `GET /${i} 0`),
      );
      await dispatcher.destroy();
    });
  }
  await tally.check('undici pipelines ten deep', async () => {
    const { origin, pathname } = new URL(url);
    const client = new Client(origin, { pipelining: 10 });
    const asked = Array.from({ length: 50 }, async (_, i) => (await client.request({ path: `${pathname}/${i}`, method: 'GET' })).body.text());
    same(
      await Promise.all(asked),
      Array.from({ length: 50 }, (_, i) => `GET /${i} 0`),
    );
    await client.destroy();
  });
}

/** Clients that are libraries. */
export async function libraries(gateway: Stage, tally: Tally): Promise<void> {
  await nodeHttp(gateway, tally);
  await undiciClients(gateway, tally);
  await tally.check('node:http2 asks and sends', async () => {
    const session = http2.connect(gateway.secureUrl, { ca: gateway.ca });
    const stream = session.request({ ':method': 'POST', ':path': `${new URL(gateway.secureUrl).pathname}/h2` });
    stream.end('x'.repeat(200_000));
    same(await text(stream), 'POST /h2 200000');
    session.destroy();
  });
  await tally.check('ws exchanges messages', async () => {
    const socket = new WebSocket(`${gateway.secureUrl.replace('http', 'ws')}/socket`, { ca: gateway.ca });
    const answer = new Promise((resolve, reject) => socket.once('error', reject).on('message', (data) => resolve(data.toString())));
    socket.once('open', () => socket.send('hello'));
    same(await answer, 'hello');
    socket.terminate();
  });
}
