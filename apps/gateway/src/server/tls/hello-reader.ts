import type { Socket } from 'node:net';
import { ticker } from '../../http1/ticker.js';
import { Hello, readServerName } from './client-hello.js';

/** Fatal alerts (RFC 8446, 6), as plain records: before the first answer nothing is encrypted. */
const ALERTS = {
  decodeError: Buffer.from([21, 3, 3, 0, 2, 2, 50]),
  unrecognizedName: Buffer.from([21, 3, 3, 0, 2, 2, 112]),
} as const;

/** A client that keeps its side open is not waited for: so long has the alert to arrive. */
const LINGER_MS = 1_000;

function refuse(socket: Socket, alert: Buffer): void {
  socket.end(alert);
  socket.resume();
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(timer));
}

/** Waits for the first bytes of a TLS client, and gives them back to the socket once it is known whom they ask for. */
export class HelloReader {
  readonly since = ticker.now;
  private bytes: Buffer | null = null;

  constructor(
    private readonly socket: Socket,
    /** Whom the client asks for, null when it does not say; not called when the client is gone or speaks something else. */
    private readonly settled: (reader: HelloReader, serverName: string | null) => void,
    private readonly gone: (reader: HelloReader) => void,
  ) {
    // what goes wrong with a client's line ends in 'close'
    socket.on('error', () => {});
    socket.on('close', this.onClose);
    socket.on('readable', this.onReadable);
  }

  private readonly onReadable = (): void => {
    const { socket } = this;
    const more = socket.read() as Buffer | null;
    if (more === null) return;
    const bytes = this.bytes === null ? more : Buffer.concat([this.bytes, more]);
    this.bytes = bytes;
    const name = readServerName(bytes);
    if (name === Hello.incomplete) return;
    this.leave();
    if (typeof name === 'number') {
      this.gone(this);
      if (name === Hello.malformed) refuse(socket, ALERTS.decodeError);
      else socket.destroy();
      return;
    }
    socket.unshift(bytes);
    this.settled(this, name);
  };

  private readonly onClose = (): void => {
    this.leave();
    this.gone(this);
  };

  private leave(): void {
    this.socket.off('readable', this.onReadable);
    this.socket.off('close', this.onClose);
  }

  /** Cuts the line: it takes too long, or its place is needed. */
  drop(): void {
    this.socket.destroy();
  }

  /** Tells the client that nobody here answers to the name (RFC 6066, 3). */
  static refuseName(socket: Socket): void {
    refuse(socket, ALERTS.unrecognizedName);
  }
}
