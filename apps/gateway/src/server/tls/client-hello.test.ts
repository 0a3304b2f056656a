import net, { type AddressInfo } from 'node:net';
import tls from 'node:tls';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { Hello, readServerName } from './client-hello.js';

/** What a real client says first. */
async function helloOf(options: tls.ConnectionOptions): Promise<Buffer> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const said = new Promise<Buffer>((resolve) => server.once('connection', (socket) => socket.once('data', (data) => resolve(data))));
  const client = tls.connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', rejectUnauthorized: false, ...options });
  client.on('error', () => {});
  onTestFinished(() => {
    client.destroy();
    server.close();
  });
  return said;
}

/** The same handshake bytes in records of `size`. */
function split(hello: Buffer, size: number): Buffer {
  const body = hello.subarray(5);
  const records: Buffer[] = [];
  for (let at = 0; at < body.length; at += size) {
    const part = body.subarray(at, at + size);
    records.push(Buffer.from([22, 3, 1, part.length >> 8, part.length & 255]), part);
  }
  return Buffer.concat(records);
}

test.each([
  ['TLS 1.3', {}],
  ['TLS 1.2', { maxVersion: 'TLSv1.2' as const }],
  ['with protocols', { ALPNProtocols: ['h2', 'http/1.1'] }],
])('a client of %s is understood, however its hello is cut into records', async (_name, options) => {
  const hello = await helloOf({ servername: 'Shop.Example.test', ...options });
  expect(readServerName(hello)).toBe('Shop.Example.test');
  for (const size of [1, 2, 3, 5, 40, 200]) expect(readServerName(split(hello, size))).toBe('Shop.Example.test');
  expect(readServerName(await helloOf(options))).toBe(null);
});

test('every beginning of a hello is incomplete, nothing else', async () => {
  const hello = split(await helloOf({ servername: 'a.test' }), 50);
  for (let length = 0; length < hello.length; length++) expect(readServerName(hello.subarray(0, length))).toBe(Hello.incomplete);
});

test('what is not TLS is told apart, and nonsense is not waited for', () => {
  expect(readServerName(Buffer.from('GET / HTTP/1.1\r\n'))).toBe(Hello.notTls);
  expect(readServerName(Buffer.from([22, 9]))).toBe(Hello.notTls);
  // a record of nothing, a message that is no hello, a hello of 16 MB
  expect(readServerName(Buffer.from([22, 3, 1, 0, 0]))).toBe(Hello.malformed);
  expect(readServerName(Buffer.from([22, 3, 1, 0, 4, 2, 0, 0, 0]))).toBe(Hello.malformed);
  expect(readServerName(Buffer.from([22, 3, 1, 0, 4, 1, 255, 255, 255]))).toBe(Hello.malformed);
});

test('no bytes make it throw or read beyond their end', async () => {
  const hello = await helloOf({ servername: 'a.test' });
  fc.assert(
    fc.property(fc.nat(hello.length - 1), fc.nat(255), fc.nat(hello.length), (at, value, length) => {
      const changed = Buffer.from(hello);
      changed[at] = value;
      const read = readServerName(changed.subarray(0, length));
      expect(read === null || typeof read === 'string' || read <= 0).toBe(true);
    }),
    { numRuns: 2_000 },
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void readServerName(Buffer.from(bytes))));
});
