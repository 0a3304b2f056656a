import { once } from 'node:events';
import net from 'node:net';
import { waitFor } from '@gatehouse/testing';
import { type ClientOptions, WebSocket } from 'ws';

export interface Message {
  data: Buffer;
  binary: boolean;
}

export interface Connected {
  socket: WebSocket;
  messages: Message[];
  pongs: string[];
  closed: { code: number; reason: string };
}

/** The stock client `ws`, unchanged. */
export async function connected(url: string, protocols: string[] = [], options: ClientOptions = {}): Promise<Connected> {
  const socket = new WebSocket(url.replace('http', 'ws'), protocols, { perMessageDeflate: false, maxPayload: 64 << 20, ...options });
  const [messages, pongs, closed]: [Message[], string[], { code: number; reason: string }] = [[], [], { code: 0, reason: '' }];
  socket.on('message', (data, binary) => messages.push({ data: data as Buffer, binary }));
  socket.on('pong', (data) => pongs.push(data.toString()));
  socket.on('close', (code, reason) => Object.assign(closed, { code, reason: reason.toString() }));
  socket.on('error', () => {});
  await once(socket, 'open');
  return { socket, messages, pongs, closed };
}

/** A frame of a client, masked, right or wrong as it is told (RFC 6455, 5.2). `first` is its first byte: FIN, RSV and opcode. */
export function clientFrame(first: number, payload: Buffer | string = '', masked = true): Buffer {
  const data = Buffer.from(payload);
  const mask = Buffer.from([1, 2, 3, 4]);
  const long = data.length > 125;
  const head = Buffer.alloc(long ? 4 : 2);
  head[0] = first;
  head[1] = (masked ? 0x80 : 0) | (long ? 126 : data.length);
  if (long) head.writeUInt16BE(data.length, 2);
  if (!masked) return Buffer.concat([head, data]);
  return Buffer.concat([head, mask, data.map((byte, i) => byte ^ (mask[i % 4] as number))]);
}

const HANDSHAKE = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n';

/** Makes the handshake, sends these pieces each in a packet of its own, and answers what came behind the handshake. */
export async function rawExchange(
  port: number,
  path: string,
  pieces: readonly Buffer[],
  enough: (received: Buffer, closed: boolean) => boolean,
): Promise<Buffer> {
  const socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
  let received = Buffer.alloc(0);
  let closed = false;
  socket.on('data', (data) => {
    received = Buffer.concat([received, data]);
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    closed = true;
  });
  try {
    await once(socket, 'connect');
    socket.write(`GET ${path} HTTP/1.1\r\nHost: suite.test\r\n${HANDSHAKE}\r\n`);
    const end = await waitFor(() => {
      const at = received.indexOf('\r\n\r\n');
      return at > 0 ? at : undefined;
    });
    if (!received.toString('latin1').startsWith('HTTP/1.1 101 ')) throw new Error(received.toString('latin1', 0, 60));
    for (const piece of pieces) {
      socket.write(piece);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await waitFor(() => enough(received.subarray(end + 4), closed), { everyMs: 5, what: 'the answer' });
    return received.subarray(end + 4);
  } finally {
    socket.destroy();
  }
}
