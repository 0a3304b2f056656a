import net, { type LookupFunction } from 'node:net';
import tls from 'node:tls';
import { READ_BUFFER } from '../http1/read-buffer.js';
import type { Origin } from './origin.js';

export interface SocketEvents {
  /** `length` bytes are in READ_BUFFER, valid during the call. */
  data(length: number): void;
  session(session: Buffer): void;
}

/** What all connections of a pool have in common. */
export interface Pooled {
  readonly origin: Origin;
  readonly session: Buffer | undefined;
  /** Decides which address is connected to; absent: the system does. */
  readonly lookup: LookupFunction | undefined;
}

/** Opens a socket that reads into the shared buffer. While `reading` says no, Node stops reading after the current piece. */
export function openSocket({ origin, session, lookup }: Pooled, events: SocketEvents, reading: () => boolean): net.Socket {
  const onread = {
    buffer: READ_BUFFER,
    callback: (length: number): boolean => {
      events.data(length);
      return reading();
    },
  };
  const { host, port } = origin;
  const where = lookup === undefined ? { host, port } : { host, port, lookup };
  if (!origin.tls) return net.connect({ ...where, noDelay: true, onread });
  // tls.connect hands `onread` down to its socket, though its types do not say so
  const options: tls.ConnectionOptions & { onread: typeof onread } = { ...where, onread, rejectUnauthorized: origin.verify, ALPNProtocols: ['http/1.1'] };
  if (net.isIP(host) === 0) options.servername = host;
  if (session) options.session = session;
  const socket = tls.connect(options);
  socket.setNoDelay(true);
  socket.on('session', (fresh) => events.session(fresh));
  return socket;
}
