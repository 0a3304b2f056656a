import net, { type LookupFunction } from 'node:net';
import tls from 'node:tls';
import { READ_BUFFER } from '../http1/read-buffer.js';
import type { Origin } from './origin.js';

export interface SocketEvents {
  /** `length` bytes are in READ_BUFFER, valid during the call. */
  data(length: number): void;
  session(session: Buffer): void;
}

/** Where a connection goes: an address, or a look-up that finds one that may be connected to. */
export interface Way {
  readonly host: string;
  readonly lookup?: LookupFunction;
}

/** Opens a socket that reads into the shared buffer. While `reading` says no, Node stops reading after the current piece. */
export function openSocket(origin: Origin, session: Buffer | undefined, way: Way, events: SocketEvents, reading: () => boolean): net.Socket {
  const onread = {
    buffer: READ_BUFFER,
    callback: (length: number): boolean => {
      events.data(length);
      return reading();
    },
  };
  // which address is tried next is decided by us
  const where = { ...way, port: origin.port, autoSelectFamily: false };
  const identity = origin.tls;
  if (identity === null) return net.connect({ ...where, noDelay: true, onread });
  // tls.connect hands `onread` down to its socket, though its types do not say so
  const options: tls.ConnectionOptions & { onread: typeof onread } = {
    ...where,
    onread,
    secureContext: identity.context,
    rejectUnauthorized: identity.verify,
    ALPNProtocols: ['http/1.1'],
  };
  // the certificate of a target given by address must carry the address, which may have been set as `host` by us only
  if (identity.serverName !== '') options.servername = identity.serverName;
  if (session) options.session = session;
  const socket = tls.connect(options);
  socket.setNoDelay(true);
  socket.on('session', (fresh) => events.session(fresh));
  return socket;
}
