import { once } from 'node:events';
import net from 'node:net';
import { freePort } from '@gatehouse/embedded';
import { afterEach, expect, test } from 'vitest';
import { Line, Lost } from './line.js';
import { startLoad } from './load.js';

const servers: net.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Answers each piece that arrives with what `reply` does to the socket. */
async function serve(reply: (socket: net.Socket, request: number) => void): Promise<number> {
  let requests = 0;
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', () => reply(socket, ++requests));
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as net.AddressInfo).port;
}

const REQUEST = 'GET / HTTP/1.1\r\nhost: a\r\n\r\n';
const whole = (body: string) => `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

async function fate(port: number): Promise<unknown> {
  try {
    const line = await Line.open(port, 500);
    return (await line.ask(REQUEST, 300)).body;
  } catch (error) {
    return error instanceof Lost ? error.loss : error;
  }
}

test('each way to get no reply has its name', async () => {
  expect(await fate(await freePort())).toBe('refused');
  expect(await fate(await serve((socket) => socket.end()))).toBe('reset');
  expect(await fate(await serve((socket) => socket.resetAndDestroy()))).toBe('reset');
  expect(await fate(await serve((socket) => socket.end(whole('hello').slice(0, -1))))).toBe('reset');
  expect(await fate(await serve((socket) => socket.write(whole('hello').slice(0, -1))))).toBe('timed out');
  expect(await fate(await serve((socket) => socket.write('SSH-2.0\r\n\r\n')))).toBe('garbled');
});

test('replies are read by length, in chunks and to the end of the connection, in whatever pieces they come', async () => {
  const chunked = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\n\r\n';
  const interim = `HTTP/1.1 103 Early Hints\r\n\r\n${whole('hello')}`;
  for (const text of [whole('hello'), chunked, interim]) {
    const pieces = async (socket: net.Socket) => {
      for (const byte of text) await new Promise((resolve) => socket.write(byte, resolve));
    };
    expect(await fate(await serve((socket) => void pieces(socket)))).toBe('hello');
    expect(await fate(await serve((socket) => socket.write(text)))).toBe('hello');
  }
  expect(await fate(await serve((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nhello')))).toBe('hello');
});

test('a load knows the fate of every request, and a closed connection between two is no loss', async () => {
  const port = await serve((socket, request) => {
    if (request % 10 === 0) return socket.resetAndDestroy();
    if (request % 10 === 5) return socket.write('HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n');
    if (request % 10 === 7) return socket.end(whole('bye').replace('\r\n', '\r\nconnection: close\r\n'));
    socket.write(whole('hello'));
  });
  const load = startLoad({ port: () => port, lanes: 1, keepAlive: true, requests: [REQUEST] });
  await load.asked(100);
  const tally = await load.stop();
  const tenth = Math.floor(tally.asked / 10);
  expect(tally.losses).toEqual({ refused: 0, reset: tenth, 'timed out': 0, garbled: 0 });
  expect(tally.statuses['503']).toBe(Math.floor((tally.asked + 5) / 10));
  expect(tally.good + tally.bad).toBe(tally.asked);
  expect(tally.bad).toBe(tenth + (tally.statuses['503'] ?? 0));
});
