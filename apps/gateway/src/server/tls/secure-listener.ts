import { randomBytes } from 'node:crypto';
import net from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { ServerLimits } from '../limits.js';
import type { CertificateMap } from './certificate-map.js';
import type { CompiledCertificate } from './compile-certificate.js';
import { HelloReader } from './hello-reader.js';
import { SecureLine } from './secure-line.js';
import { Terminators, TICKET_SECRET_BYTES } from './terminators.js';

export interface SecureListenerOptions {
  limits: ServerLimits;
  /** Those in force; null before there is a snapshot. */
  certificates(): CertificateMap | null;
  /** Answers where no certificate is for the host, or none is named. */
  fallback: CompiledCertificate | null;
  protocols: string[];
  /** Shared by those among whom clients may resume their sessions; undefined for this listener alone. */
  ticketSecret: Uint8Array | undefined;
  /** Whether another connection may be taken from here; when not, it is closed already. */
  admit(socket: net.Socket): boolean;
  serve(socket: TLSSocket, line: SecureLine): void;
  /** A handshake ended without a connection. */
  failed(): void;
}

/** The TLS port up to the end of handshakes. */
export class SecureListener {
  readonly listener: net.Server;
  private readonly terminators: Terminators;
  /** Connections that have not yet said whom they want, the oldest first. */
  private readonly silent = new Set<HelloReader>();
  private shaking = 0;
  private serverClosed = false;

  constructor(private readonly options: SecureListenerOptions) {
    const { limits, protocols, ticketSecret = randomBytes(TICKET_SECRET_BYTES), serve, failed } = options;
    this.terminators = new Terminators({
      ticketSecret,
      handshakeTimeoutMs: limits.handshakeTimeoutMs,
      protocols,
      secured: (socket, certificate) => {
        this.shaking--;
        if (this.serverClosed) socket.destroy();
        else serve(socket, new SecureLine(socket, certificate));
      },
      failed: () => {
        this.shaking--;
        failed();
      },
    });
    this.listener = net.createServer({ noDelay: true }, (socket) => this.accept(socket));
  }

  /** Handshakes under way. */
  get handshakes(): number {
    return this.silent.size + this.shaking;
  }

  private accept(socket: net.Socket): void {
    const { limits, admit } = this.options;
    if (!admit(socket)) return;
    if (this.handshakes >= limits.handshakesMax) {
      // whoever waits longest without a word gives way: silence must not keep others out
      const [oldest] = this.silent;
      if (oldest === undefined) {
        socket.destroy();
        return;
      }
      oldest.drop();
      this.silent.delete(oldest);
    }
    this.silent.add(
      new HelloReader(
        socket,
        (reader, name) => {
          this.silent.delete(reader);
          this.choose(socket, name);
        },
        (reader) => {
          this.silent.delete(reader);
          this.options.failed();
        },
      ),
    );
  }

  private choose(socket: net.Socket, name: string | null): void {
    const { certificates, fallback, failed } = this.options;
    const certificate = (name === null ? undefined : certificates()?.find(name.toLowerCase())) ?? fallback;
    if (certificate === null) {
      HelloReader.refuseName(socket);
      failed();
      return;
    }
    this.shaking++;
    this.terminators.take(socket, certificate);
  }

  /** @param all drops also those that have time left */
  tick(nowMs: number, all: boolean): void {
    for (const reader of this.silent) {
      if (!all && nowMs - reader.since <= this.options.limits.handshakeTimeoutMs) break;
      reader.drop();
    }
  }

  /** Takes no further connections; handshakes under way go on. */
  stop(): void {
    this.listener.close();
  }

  /** Cuts what has not become a connection yet. */
  close(): void {
    this.serverClosed = true;
    this.listener.close();
    for (const reader of this.silent) reader.drop();
  }
}
