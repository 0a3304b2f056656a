import { readFileSync } from 'node:fs';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { waitFor } from '@gatehouse/testing';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { api, conformance, IDS, startGateway, upstream } from './harness.js';
import { authority, securePort } from './secure.js';

const pem = readFileSync(new URL('fixtures/localhost.pem', import.meta.url));

/** A stock WebSocket server behind TLS that sends back what it gets. */
async function secureEcho() {
  const server = https.createServer({ key: pem, cert: pem });
  const sockets = new WebSocketServer({ server });
  const closes: number[] = [];
  sockets.on('connection', (socket) => {
    socket.on('message', (data) => socket.send(data));
    socket.on('close', (code) => closes.push(code));
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets.clients) socket.terminate();
    server.close();
  });
  return { url: `https://localhost:${(server.address() as AddressInfo).port}`, closes };
}

async function connected() {
  const behind = await secureEcho();
  const tls = securePort(await (await authority()).issue({ hosts: ['127.0.0.1', 'localhost'] }));
  const gateway = await startGateway([api(), upstream(behind.url, { tlsVerify: false })], { tls });
  const socket = new WebSocket(`wss://localhost:${gateway.tlsPort}/acme/pets/v1/chat`, { ca: (await authority()).cert });
  const received: number[] = [];
  const closed = { code: 0 };
  socket.on('message', (data) => received.push((data as Buffer).length));
  socket.on('close', (code) => Object.assign(closed, { code }));
  socket.on('error', () => {});
  onTestFinished(() => socket.terminate());
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return { behind, gateway, socket, received, closed };
}

conformance('a WebSocket over TLS on both sides', () => {
  test('passes messages of any size and ends with the code that a side gives', async () => {
    const { behind, gateway, socket, received, closed } = await connected();
    const sizes = [1, 70_000, 2_000_000];
    for (const size of sizes) socket.send('x'.repeat(size));
    await waitFor(() => received.length === sizes.length);
    expect(received).toEqual(sizes);
    socket.close(4001);
    await waitFor(() => closed.code === 4001 && gateway.records.length === 1 && behind.closes.length === 1);
    expect(behind.closes).toEqual([4001]);
    expect(gateway.records).toMatchObject([{ status: 101, outcome: 'answered' }]);
    await waitFor(() => gateway.connections() === 0);
  });

  test('is closed with 1008 when it is no longer allowed, and by the upstream’s end when the client vanishes', async () => {
    const one = await connected();
    one.gateway.denied.add(IDS.version);
    await waitFor(() => one.closed.code === 1008);
    await waitFor(() => one.behind.closes.length === 1);
    const other = await connected();
    other.socket.terminate();
    await waitFor(() => other.behind.closes.length === 1 && other.gateway.connections() === 0);
  });
});
