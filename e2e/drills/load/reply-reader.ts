import type { Reply } from './line.js';

const NOTHING: Buffer = Buffer.alloc(0);

/** Reads replies off one connection, one after another. Bodies by length, in chunks, or up to the end of the connection. */
export class ReplyReader {
  private bytes = NOTHING;
  private head: { text: string; status: number; left: number; chunked: boolean; closes: boolean } | null = null;
  private body: Buffer[] = [];
  private bodiless = false;

  /** To be called before each request: a reply to HEAD has no body. */
  expect(method: string): void {
    this.bodiless = method === 'HEAD';
  }

  /**
   * @returns the reply, once it is whole
   * @throws when it is no HTTP
   */
  read(chunk: Buffer): Reply | undefined {
    this.bytes = this.bytes.length === 0 ? chunk : Buffer.concat([this.bytes, chunk]);
    while (this.head === null) {
      if (!this.readHead()) return undefined;
    }
    return (this.head.chunked ? this.readChunks() : this.readLength()) ? this.whole() : undefined;
  }

  /** The connection ended: which ends a body that has no other end. */
  endOfLine(): Reply | undefined {
    return this.head !== null && this.head.left === Number.POSITIVE_INFINITY ? this.whole() : undefined;
  }

  private readHead(): boolean {
    const end = this.bytes.indexOf('\r\n\r\n');
    if (end === -1) return false;
    const text = this.bytes.toString('latin1', 0, end + 4);
    this.bytes = this.bytes.subarray(end + 4);
    const status = Number(/^HTTP\/1\.[01] (\d{3}) /.exec(text)?.[1] ?? Number.NaN);
    if (Number.isNaN(status)) throw new Error(text.slice(0, 60));
    if (status >= 100 && status < 200) return true;
    const chunked = /\r\ntransfer-encoding: *chunked\r\n/i.test(text);
    const length = /\r\ncontent-length: *(\d+)\r\n/i.exec(text)?.[1];
    const none = this.bodiless || status === 204 || status === 304;
    const left = none ? 0 : length === undefined ? Number.POSITIVE_INFINITY : Number(length);
    this.head = { text, status, left, chunked: chunked && !none, closes: /\r\nconnection: *close\r\n/i.test(text) };
    return true;
  }

  private readLength(): boolean {
    const head = this.head as NonNullable<typeof this.head>;
    const taken = this.bytes.subarray(0, Math.min(this.bytes.length, head.left));
    if (taken.length > 0) this.body.push(taken);
    this.bytes = this.bytes.subarray(taken.length);
    head.left -= taken.length;
    return head.left === 0;
  }

  private readChunks(): boolean {
    for (;;) {
      const line = this.bytes.indexOf('\r\n');
      if (line === -1) return false;
      const size = Number.parseInt(this.bytes.toString('latin1', 0, line), 16);
      if (Number.isNaN(size)) throw new Error('no size of a chunk');
      const end = line + 2 + size;
      if (this.bytes.length < end + 2) return false;
      if (size === 0) {
        const trailerEnd = this.bytes.indexOf('\r\n\r\n', line);
        if (trailerEnd === -1) return false;
        this.bytes = this.bytes.subarray(trailerEnd + 4);
        return true;
      }
      this.body.push(this.bytes.subarray(line + 2, end));
      this.bytes = this.bytes.subarray(end + 2);
    }
  }

  private whole(): Reply {
    const { text, status, closes, left } = this.head as NonNullable<typeof this.head>;
    const body = this.body.length === 1 ? (this.body[0] as Buffer) : Buffer.concat(this.body);
    this.head = null;
    this.body = [];
    return { status, head: text, body: body.toString('latin1'), closes: closes || left === Number.POSITIVE_INFINITY };
  }
}
