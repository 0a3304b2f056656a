import { createHmac } from 'node:crypto';
import type { Socket } from 'node:net';
import tls, { type TLSSocket } from 'node:tls';
import { sha256Hex } from '@gatehouse/kernel';
import type { CompiledCertificate } from './compile-certificate.js';

export const TICKET_SECRET_BYTES = 48;
/** How long a client may resume a session, seconds. Nobody looks at its certificate again meanwhile. */
const RESUMPTION_S = 300;

export interface TerminatorOptions {
  /** Session tickets are sealed under keys made of it. */
  ticketSecret: Uint8Array;
  handshakeTimeoutMs: number;
  /** Offered by ALPN, the favourite first. */
  protocols: string[];
  /** The handshake is done. Runs before anything that the client sent behind it is read. */
  secured(socket: TLSSocket, certificate: CompiledCertificate): void;
  /** It will not be: refused, broken off or too slow. */
  failed(error: Error): void;
}

/**
 * Ends TLS for accepted connections: one `tls.Server` per certificate that is used, none of which listens. So each has its own sessions: a ticket is
 * good only where the same is asked of clients, for as long as it is.
 */
export class Terminators {
  private readonly servers = new WeakMap<CompiledCertificate, tls.Server>();

  constructor(private readonly options: TerminatorOptions) {}

  /** @param socket with the client's first bytes unread */
  take(socket: Socket, certificate: CompiledCertificate): void {
    let server = this.servers.get(certificate);
    if (server === undefined) {
      server = this.make(certificate);
      this.servers.set(certificate, server);
    }
    server.emit('connection', socket);
  }

  private make(certificate: CompiledCertificate): tls.Server {
    const { ticketSecret, handshakeTimeoutMs, protocols, secured, failed } = this.options;
    const { id, clientPolicy, clientCertificate } = certificate;
    const scope = sha256Hex(JSON.stringify([id, clientPolicy]));
    const server = tls.createServer({
      ...certificate.options,
      requestCert: clientCertificate !== 'none',
      rejectUnauthorized: clientCertificate === 'require',
      ALPNProtocols: protocols,
      handshakeTimeout: handshakeTimeoutMs,
      sessionTimeout: RESUMPTION_S,
      sessionIdContext: scope.slice(0, 32),
      ticketKeys: createHmac('sha512', ticketSecret).update(scope).digest().subarray(0, TICKET_SECRET_BYTES),
    });
    server.on('secureConnection', (socket) => {
      socket.disableRenegotiation();
      secured(socket, certificate);
    });
    server.on('tlsClientError', (error, socket) => {
      socket.destroy();
      failed(error);
    });
    return server;
  }
}
