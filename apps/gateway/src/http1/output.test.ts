import { once } from 'node:events';
import net from 'node:net';
import { expect, test } from 'vitest';
import { output } from './output.js';

test('numbers are written with all of their digits, in tens and in sixteens', () => {
  for (const value of [0, 1, 9, 10, 15, 16, 255, 256, 4_095, 4_096, 99_999, 0x0fff_ffff, 0x1000_0000, 0x7fff_ffff, 0x8000_0000, 2 ** 40 + 11]) {
    output.number(value);
    output.crlf();
    output.hex(value);
    expect(output.take().toString()).toBe(`${value}\r\n${value.toString(16)}`);
  }
});

test('bytes that the kernel does not take at once are not overwritten by the next message', async () => {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = net.connect((server.address() as net.AddressInfo).port, '127.0.0.1');
  const [socket] = (await once(server, 'connection')) as [net.Socket];
  await once(client, 'connect');
  client.pause();
  const rounds = 400;
  for (let i = 0; i < rounds; i++) {
    output.put(Buffer.alloc(60_000, String.fromCharCode(65 + (i % 26))));
    output.flush(socket, true);
  }
  expect(socket.writableLength).toBeGreaterThan(0);
  socket.end();
  const chunks: Buffer[] = [];
  client.on('data', (chunk) => chunks.push(chunk));
  client.resume();
  await once(client, 'end');
  const received = Buffer.concat(chunks);
  expect(received.length).toBe(rounds * 60_000);
  for (let i = 0; i < rounds; i++) {
    const piece = received.subarray(i * 60_000, (i + 1) * 60_000);
    expect(
      piece.every((byte) => byte === 65 + (i % 26)),
      `message ${i}`,
    ).toBe(true);
  }
  client.destroy();
  server.close();
});

test('a message larger than the buffer is put together whole', async () => {
  const server = net.createServer((socket) => {
    output.text('a'.repeat(90_000));
    output.put(Buffer.alloc(90_000, 'b'));
    output.text('c'.repeat(90_000));
    output.flush(socket, true);
    socket.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = net.connect((server.address() as net.AddressInfo).port, '127.0.0.1');
  let text = '';
  client.on('data', (chunk) => {
    text += chunk;
  });
  await once(client, 'end');
  expect(text).toBe('a'.repeat(90_000) + 'b'.repeat(90_000) + 'c'.repeat(90_000));
  client.destroy();
  server.close();
});
