import net from 'node:net';

export interface RawResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** A connection to a gateway, and what comes back on it. */
export interface Client {
  readonly socket: net.Socket;
  readonly closed: boolean;
  /** What came and was not taken: bytes as they are, but over HTTP/2 those of bodies only. */
  readonly received: Buffer;
  send(text: string | Buffer): void;
  /** Takes one complete response off what was received; waits for it. */
  response(timeoutMs?: number, bodiless?: boolean): Promise<RawResponse>;
  /** Waits for the connection's end; answers what was received and not taken. */
  untilClosed(timeoutMs?: number): Promise<string>;
}

/** A client that sends exactly what it is told to, and keeps what comes back. */
export class RawClient implements Client {
  received = Buffer.alloc(0);
  closed = false;
  /** @param socket connected */
  constructor(readonly socket: net.Socket) {
    socket.on('data', (chunk) => {
      this.received = Buffer.concat([this.received, chunk]);
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      this.closed = true;
    });
  }

  static async connect(port: number): Promise<RawClient> {
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new RawClient(socket);
  }

  send(text: string | Buffer): void {
    this.socket.write(typeof text === 'string' ? Buffer.from(text, 'latin1') : text);
  }

  /** Takes one complete response off what was received; waits for it. */
  async response(timeoutMs = 5_000, bodiless = false): Promise<RawResponse> {
    const end = Date.now() + timeoutMs;
    for (;;) {
      const response = this.take(bodiless);
      if (response) return response;
      if (Date.now() > end) throw new Error(`no complete response; received: ${JSON.stringify(this.received.toString('latin1'))}, closed: ${this.closed}`);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  async untilClosed(timeoutMs = 5_000): Promise<string> {
    const end = Date.now() + timeoutMs;
    while (!this.closed) {
      if (Date.now() > end) throw new Error(`still open; received: ${JSON.stringify(this.received.toString('latin1'))}`);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    return this.received.toString('latin1');
  }

  private take(bodiless: boolean): RawResponse | undefined {
    const headEnd = this.received.indexOf('\r\n\r\n');
    if (headEnd < 0) return undefined;
    const [line, ...lines] = this.received.toString('latin1', 0, headEnd).split('\r\n') as [string, ...string[]];
    const headers: Record<string, string> = {};
    for (const text of lines) {
      const colon = text.indexOf(':');
      const name = text.slice(0, colon).toLowerCase();
      headers[name] = name in headers ? `${headers[name]}, ${text.slice(colon + 1).trim()}` : text.slice(colon + 1).trim();
    }
    const status = Number(line.split(' ')[1]);
    const bodyStart = headEnd + 4;
    const finish = (bodyEnd: number, body: string) => {
      this.received = this.received.subarray(bodyEnd);
      return { status, headers, body };
    };
    if (bodiless || status < 200 || status === 204 || status === 304) return finish(bodyStart, '');
    if (headers['transfer-encoding'] === 'chunked') {
      const chunks = dechunk(this.received, bodyStart);
      return chunks && finish(chunks.end, chunks.body);
    }
    if (headers['content-length'] !== undefined) {
      const bodyEnd = bodyStart + Number(headers['content-length']);
      return this.received.length < bodyEnd ? undefined : finish(bodyEnd, this.received.toString('latin1', bodyStart, bodyEnd));
    }
    return this.closed ? finish(this.received.length, this.received.toString('latin1', bodyStart)) : undefined;
  }
}

/** The data of a whole chunked body that begins at `from`; undefined while it is not whole. */
export function dechunk(bytes: Buffer, from: number): { body: string; end: number } | undefined {
  let at = from;
  let body = '';
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    const dataEnd = lineEnd + 2 + size;
    if (bytes.length < dataEnd + 2) return undefined;
    if (size === 0) return { body, end: dataEnd + 2 };
    body += bytes.toString('latin1', lineEnd + 2, dataEnd);
    at = dataEnd + 2;
  }
}
