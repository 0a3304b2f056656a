import net from 'node:net';
import { READ_BUFFER } from '../http1/read-buffer.js';

/** Whoever reads an accepted socket. */
export interface Reader {
  /** `length` bytes at the start of `bytes`, valid during the call only. */
  data(bytes: Buffer, length: number): void;
  /** False while reading is paused. */
  reading(): boolean;
}

export type Adopt = (socket: net.Socket, reader: Reader) => net.Socket;

const READER = Symbol('reader');

/** A socket that knows its reader: what it calls is one function for all of them. Closures would be a fifth of what an idle connection costs. */
type ReadSocket<R extends Reader = Reader> = net.Socket & { [READER]: R };

/** Whom a socket was given to. */
export const readerOf = <R extends Reader>(socket: net.Socket): R => (socket as ReadSocket<R>)[READER];

export function give(socket: net.Socket, reader: Reader): void {
  (socket as ReadSocket)[READER] = reader;
}

function onChunk(this: net.Socket, chunk: Buffer): void {
  readerOf(this).data(chunk, chunk.length);
}

/** By the public API alone: a Buffer and a trip through the stream machinery per read. */
export const adoptPublic: Adopt = (socket, reader) => {
  give(socket, reader);
  socket.on('data', onChunk);
  return socket;
};

/** The callback of `onread`. Node calls it as a method of the socket, which is not documented: the trial below would show it. */
export function onRead(this: unknown, length: number): boolean {
  const reader = readerOf(this as net.Socket);
  reader.data(READ_BUFFER, length);
  return reader.reading();
}

const ONREAD = { buffer: READ_BUFFER, callback: onRead };

interface WithHandle {
  _handle: unknown;
}

/**
 * `onread` is documented for sockets that connect; for accepted ones the handle has to be put into a socket of our own. That is undocumented,
 * so `chooseAdopt` tries it before the server relies on it. net.Server does not count such sockets any more: the server keeps its own registry.
 */
export const adoptShared: Adopt = (accepted, reader) => {
  const holder = accepted as unknown as WithHandle;
  const handle = holder._handle;
  holder._handle = null;
  const socket = new net.Socket({ handle, onread: ONREAD } as net.SocketConstructorOpts);
  give(socket, reader);
  return socket;
};

/** Sends a byte through an adopted socket and back, and closes it; resolves to whether all of that happened. */
function works(adopt: Adopt): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer({ pauseOnConnect: true, noDelay: true }, (accepted) => {
      let socket: net.Socket;
      try {
        socket = adopt(accepted, { data: (bytes, length) => socket.write(Buffer.from(bytes.subarray(0, length))), reading: () => true });
      } catch {
        accepted.destroy();
        return settle(false); // thrown on, it would end the process
      }
      socket.on('error', () => settle(false));
      socket.on('close', () => settle(echoed));
      socket.resume();
    });
    let echoed = false;
    let client: net.Socket | undefined;
    const timer = setTimeout(() => settle(false), 2_000);
    const settle = (result: boolean) => {
      clearTimeout(timer);
      client?.destroy();
      server.close();
      resolve(result);
    };
    server.on('error', () => settle(false));
    server.listen(0, '127.0.0.1', () => {
      client = net.connect((server.address() as net.AddressInfo).port, '127.0.0.1', () => client?.write('?'));
      client.on('error', () => settle(false));
      client.on('data', (data) => {
        echoed = data.toString() === '?';
        client?.end();
      });
    });
  });
}

/** The fast way when it works on this Node, else the public one. */
export async function chooseAdopt(fast: Adopt = adoptShared): Promise<Adopt> {
  return (await works(fast)) ? fast : adoptPublic;
}
