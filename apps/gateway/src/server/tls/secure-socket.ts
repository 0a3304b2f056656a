import type { AddressInfo, Socket } from 'node:net';
import tls, { type TLSSocket } from 'node:tls';
import { READ_BUFFER } from '../../http1/read-buffer.js';
import { type Adopt, adoptPublic, give, onRead } from '../accepted-socket.js';

interface WithHandle {
  _handle: { useUserBuffer(buffer: Buffer): void };
}

/** Where node:net keeps what its option `onread` gave; null on sockets without it. */
function slotOf(socket: object, description: string): symbol {
  const found = Object.getOwnPropertySymbols(socket).find((symbol) => symbol.description === description);
  if (found === undefined) throw new Error(`sockets of this Node have no ${description}`);
  return found;
}

let slots: { buffer: symbol; callback: symbol } | undefined;

/**
 * `onread` is documented for TLS sockets that connect; an accepted one gets it by doing to it what the constructor does for the others. It stays
 * the same socket, so that all of its documented parts go on working. Undocumented: `chooseSecureAdopt` tries it before the server relies on it.
 */
export const adoptSecureShared: Adopt = (socket, reader) => {
  slots ??= { buffer: slotOf(socket, 'kBuffer'), callback: slotOf(socket, 'kBufferCb') };
  const holder = socket as unknown as WithHandle & Record<symbol, unknown>;
  give(socket, reader);
  holder[slots.callback] = onRead;
  holder[slots.buffer] = READ_BUFFER;
  holder._handle.useUserBuffer(READ_BUFFER);
  return socket;
};

/** TLS without a certificate (RFC 4279), for a trial with ourselves. */
const TRIAL = { ciphers: 'PSK-AES128-GCM-SHA256', maxVersion: 'TLSv1.2' } as const;
const TRIAL_MS = 2_000;
const PSK = Buffer.alloc(32, 1);
const MESSAGE = 'a message there and back';

/** Sends some bytes over an adopted TLS socket and back, and closes it; resolves to whether they were read through `adopt` and all of that happened. */
function works(adopt: Adopt): Promise<boolean> {
  return new Promise((resolve) => {
    let shared = false;
    let echoed = '';
    let client: Socket | undefined;
    const settle = (result: boolean) => {
      clearTimeout(timer);
      client?.destroy();
      server.close();
      resolve(result);
    };
    const timer = setTimeout(() => settle(false), TRIAL_MS);
    const serve = (accepted: TLSSocket) => {
      accepted.on('error', () => settle(false));
      accepted.on('close', () => settle(shared && echoed === MESSAGE));
      const socket = adopt(accepted, {
        data: (bytes, length) => {
          shared = bytes === READ_BUFFER;
          socket.write(Buffer.from(bytes.subarray(0, length)));
        },
        reading: () => true,
      });
      socket.resume();
    };
    const server = tls.createServer({ ...TRIAL, pskCallback: () => PSK }, serve);
    server.on('tlsClientError', () => settle(false));
    server.on('error', () => settle(false));
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      const options = { ...TRIAL, port, host: '127.0.0.1', pskCallback: () => ({ psk: PSK, identity: 'trial' }), checkServerIdentity: () => undefined };
      client = tls.connect(options, () => client?.write(MESSAGE));
      client.on('error', () => settle(false));
      client.on('data', (data: Buffer) => {
        echoed += data.toString();
        if (echoed.length >= MESSAGE.length) client?.end();
      });
    });
  });
}

/** The fast way when it works on this Node, else the public one. */
export async function chooseSecureAdopt(): Promise<Adopt> {
  try {
    return (await works(adoptSecureShared)) ? adoptSecureShared : adoptPublic;
  } catch {
    return adoptPublic;
  }
}
