import { once } from 'node:events';
import { waitFor } from '@gatehouse/testing';
import { WebSocket as UndiciSocket } from 'undici';
import type { Tally } from '../row.js';
import { BASE, type Stage } from '../stage.js';
import { clientFrame, connected, rawExchange } from './client.js';
import type { EchoServer } from './peer.js';

export interface Ground {
  gateway: Stage;
  behind: EchoServer;
  tally: Tally;
}

const equal = (found: unknown, expected: unknown, what: string): void => {
  if (JSON.stringify(found) !== JSON.stringify(expected))
    throw new Error(`${what}: ${JSON.stringify(found)?.slice(0, 200)} instead of ${JSON.stringify(expected)?.slice(0, 200)}`);
};

const SIZES = [0, 1, 125, 126, 127, 128, 65_535, 65_536, 65_537, 1 << 20, 4 << 20];

/** Groups 1, 9 and 12 of Autobahn: messages of every length class, both kinds, plain and compressed, over clear text and TLS. */
export async function messages({ gateway, tally }: Ground): Promise<void> {
  for (const url of [gateway.url, gateway.secureUrl]) {
    for (const compressed of [false, true]) {
      const way = `${url.split(':')[0]}${compressed ? ', compressed' : ''}`;
      const client = await connected(url, [], { ca: gateway.ca, perMessageDeflate: compressed && { threshold: 0 } });
      await tally.check(`the extension is ${compressed ? '' : 'not '}agreed on (${way})`, () =>
        equal(client.socket.extensions.includes('permessage-deflate'), compressed, 'extension'),
      );
      for (const binary of [false, true]) {
        for (const size of SIZES) {
          await tally.check(`a ${binary ? 'binary' : 'text'} message of ${size} bytes (${way})`, async () => {
            const sent = Buffer.alloc(size, 'gatehouse*');
            const before = client.messages.length;
            client.socket.send(sent, { binary });
            const message = await waitFor(() => client.messages[before], { everyMs: 5, timeoutMs: 25_000 });
            equal([message.binary, message.data.equals(sent)], [binary, true], 'echo');
          });
        }
      }
      client.socket.terminate();
    }
  }
}

/** Group 2: pings and pongs of both sides, with every legal length. */
export async function pings({ gateway, tally }: Ground): Promise<void> {
  const client = await connected(gateway.url);
  for (const text of ['', 'hello', '\xff\xfe', 'x'.repeat(63)]) {
    await tally.check(`a ping of ${Buffer.byteLength(text)} bytes is answered by the server`, async () => {
      const before = client.pongs.length;
      client.socket.ping(text);
      equal(await waitFor(() => client.pongs[before] ?? undefined, { everyMs: 5 }).catch(() => client.pongs[before]), text, 'pong');
    });
    await tally.check(`a ping of ${Buffer.byteLength(text)} bytes by the server is answered by the client`, async () => {
      const before = client.messages.length;
      client.socket.send(`ping:${text}`);
      equal((await waitFor(() => client.messages[before], { everyMs: 5 })).data.toString(), `pong:${text}`, 'answer');
    });
  }
  await tally.check('ten pings are answered in their order', async () => {
    const before = client.pongs.length;
    for (let i = 0; i < 10; i++) client.socket.ping(String(i));
    await waitFor(() => client.pongs.length === before + 10);
    equal(client.pongs.slice(before).join(''), '0123456789', 'pongs');
  });
  client.socket.terminate();
}

/** What a server sends back for one text message. */
const echoOf = (text: string): Buffer => Buffer.concat([Buffer.from([0x81, text.length]), Buffer.from(text)]);

/** Groups 3 to 6: frames as no stock client sends them. The gateway passes bytes, so that it is the server behind who refuses, with its own code. */
export async function frames({ gateway, tally }: Ground): Promise<void> {
  const whole: [string, Buffer[]][] = [
    ['a message in two frames', [clientFrame(0x01, 'hel'), clientFrame(0x80, 'lo')]],
    [
      'a message in frames of one byte',
      [clientFrame(0x01, 'h'), clientFrame(0x00, 'e'), clientFrame(0x00, 'l'), clientFrame(0x00, 'l'), clientFrame(0x80, 'o')],
    ],
    ['a message with empty frames', [clientFrame(0x01), clientFrame(0x00, 'hello'), clientFrame(0x00), clientFrame(0x80)]],
    ['a frame in packets of one byte', [...clientFrame(0x81, 'hello')].map((byte) => Buffer.from([byte]))],
    ['two frames in one packet', [Buffer.concat([clientFrame(0x01, 'hel'), clientFrame(0x80, 'lo')])]],
  ];
  for (const [name, pieces] of whole) {
    await tally.check(name, async () => {
      const expected = echoOf('hello');
      const received = await rawExchange(gateway.port, BASE, pieces, ({ length }) => length >= expected.length);
      equal(received.toString('hex'), expected.toString('hex'), 'echo');
    });
  }
  await tally.check('a ping between two fragments is answered before the message', async () => {
    const pieces = [clientFrame(0x01, 'hel'), clientFrame(0x89, 'p'), clientFrame(0x80, 'lo')];
    const expected = Buffer.concat([Buffer.from([0x8a, 1]), Buffer.from('p'), echoOf('hello')]);
    const received = await rawExchange(gateway.port, BASE, pieces, ({ length }) => length >= expected.length);
    equal(received.toString('hex'), expected.toString('hex'), 'answers');
  });
  await tally.check('a pong that nobody asked for reaches the server, and the message behind it', async () => {
    const expected = Buffer.concat([echoOf('pong:unasked'), echoOf('hello')]);
    const received = await rawExchange(
      gateway.port,
      BASE,
      [clientFrame(0x8a, 'unasked'), clientFrame(0x81, 'hello')],
      ({ length }) => length >= expected.length,
    );
    equal(received.toString('hex'), expected.toString('hex'), 'answers');
  });
  const broken: [string, number, Buffer[]][] = [
    ['a reserved bit', 1002, [clientFrame(0x91, 'x')]],
    ['a reserved opcode', 1002, [clientFrame(0x83, 'x')]],
    ['a reserved control opcode', 1002, [clientFrame(0x8b, 'x')]],
    ['a frame without a mask', 1002, [clientFrame(0x81, 'x', false)]],
    ['a ping in fragments', 1002, [clientFrame(0x09, 'x')]],
    ['a ping of 126 bytes', 1002, [clientFrame(0x89, 'x'.repeat(126))]],
    ['a continuation of nothing', 1002, [clientFrame(0x80, 'x')]],
    ['a message inside a message', 1002, [clientFrame(0x01, 'x'), clientFrame(0x81, 'y')]],
    ['text that is no UTF-8', 1007, [clientFrame(0x81, Buffer.from([0xce, 0xba, 0xe1, 0xed, 0xa0, 0x80]))]],
    ['text cut inside a letter', 1007, [clientFrame(0x81, Buffer.from([0xce]))]],
    ['a close of one byte', 1002, [clientFrame(0x88, 'x')]],
    ['a close with code 1005', 1002, [clientFrame(0x88, Buffer.from([0x03, 0xed]))]],
    ['a close with code 999', 1002, [clientFrame(0x88, Buffer.from([0x03, 0xe7]))]],
    ['a close whose reason is no UTF-8', 1007, [clientFrame(0x88, Buffer.from([0x03, 0xe8, 0xce]))]],
  ];
  for (const [name, code, pieces] of broken) {
    await tally.check(`${name} is refused with ${code}, by the server behind`, async () => {
      const received = await rawExchange(gateway.port, BASE, pieces, ({ length }) => length >= 4);
      equal([received[0], received.readUInt16BE(2)], [0x88, code], 'close');
    });
  }
}

/** Group 7: every close code that an application may use passes both ways, with its reason. */
export async function closes({ gateway, behind, tally }: Ground): Promise<void> {
  for (const code of [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999]) {
    await tally.check(`code ${code} of the client reaches the server`, async () => {
      const { socket, closed } = await connected(gateway.url);
      const before = behind.closes.length;
      socket.close(code, 'a reason');
      equal(await waitFor(() => behind.closes[before], { everyMs: 5 }), { code, reason: 'a reason' }, 'close');
      await waitFor(() => closed.code !== 0, { everyMs: 5 });
      equal(closed.code, code, 'answer');
    });
    await tally.check(`code ${code} of the server reaches the client`, async () => {
      const { socket, closed } = await connected(gateway.url);
      socket.send(`close:${code}`);
      await waitFor(() => closed.code !== 0, { everyMs: 5 });
      equal(closed, { code, reason: 'as asked' }, 'close');
    });
  }
  await tally.check('a close without a code is one', async () => {
    const { socket, closed } = await connected(gateway.url);
    socket.close();
    await waitFor(() => closed.code !== 0, { everyMs: 5 });
    equal(closed.code, 1005, 'code');
  });
}

/** Subprotocols, many messages at once, and the other stock client: undici's, which Node's own WebSocket is. */
export async function others({ gateway, tally }: Ground): Promise<void> {
  await tally.check('the subprotocol that the server picks is the client’s', async () => {
    const { socket } = await connected(gateway.url, ['chat.v2', 'chat.v1']);
    equal(socket.protocol, 'chat.v2', 'protocol');
    socket.terminate();
  });
  await tally.check('a thousand messages come back in their order', async () => {
    const client = await connected(gateway.url);
    for (let i = 0; i < 1_000; i++) client.socket.send(String(i));
    await waitFor(() => client.messages.length === 1_000);
    equal(
      client.messages.every(({ data }, i) => data.toString() === String(i)),
      true,
      'order',
    );
    client.socket.terminate();
  });
  for (const [name, Socket] of [
    ['undici', UndiciSocket],
    ['Node’s own', WebSocket],
  ] as const) {
    await tally.check(`the client ${name} exchanges text, bytes and a close`, async () => {
      const socket = new Socket(gateway.url.replace('http', 'ws'), ['chat']) as WebSocket;
      socket.binaryType = 'arraybuffer';
      const found: unknown[] = [];
      socket.addEventListener('message', ({ data }) => found.push(typeof data === 'string' ? data : (data as ArrayBuffer).byteLength));
      await once(socket as unknown as EventTarget, 'open');
      socket.send('grüße');
      socket.send(new Uint8Array(100_000));
      await waitFor(() => found.length === 2);
      equal([socket.protocol, ...found], ['chat', 'grüße', 100_000], 'messages');
      const closed = once(socket as unknown as EventTarget, 'close');
      socket.close(4001, 'done');
      const [event] = (await closed) as [CloseEvent];
      equal([event.code, event.wasClean], [4001, true], 'close');
    });
  }
}
