import net from 'node:net';
import tls from 'node:tls';
import { READ_BUFFER } from '../http1/read-buffer.js';
import type { Origin } from './origin.js';

export interface SocketEvents {
  /** `length` bytes are in READ_BUFFER, valid during the call. */
  data(length: number): void;
  session(session: Buffer): void;
}

/** Opens a socket that reads into the shared buffer. While `reading` says no, Node stops reading after the current piece. */
export function openSocket(origin: Origin, session: Buffer | undefined, events: SocketEvents, reading: () => boolean): net.Socket {
  const onread = {
    buffer: READ_BUFFER,
    callback: (length: number): boolean => {
      events.data(length);
      return reading();
    },
  };
  const { host, port } = origin;
  if (!origin.tls) return net.connect({ host, port, noDelay: true, onread });
  // tls.connect hands `onread` down to its socket, though its types do not say so
  const options: tls.ConnectionOptions & { onread: typeof onread } = { host, port, onread, rejectUnauthorized: origin.verify, ALPNProtocols: ['http/1.1'] };
  if (net.isIP(host) === 0) options.servername = host;
  if (session) options.session = session;
  const socket = tls.connect(options);
  socket.setNoDelay(true);
  socket.on('session', (fresh) => events.session(fresh));
  return socket;
}
