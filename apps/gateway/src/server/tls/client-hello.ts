const RECORD_HANDSHAKE = 22;
const CLIENT_HELLO = 1;
const SERVER_NAME = 0;
const HOST_NAME = 0;
const RECORD_HEAD = 5;
const MESSAGE_HEAD = 4;
/** Honest hellos have a few hundred bytes, up to 2 KB with post-quantum key shares. */
export const HELLO_BYTES_MAX = 16_384;

export const Hello = { incomplete: 0, malformed: -1, notTls: -2 } as const;

/** Steps through vectors with their length before them (RFC 8446, 3.4). Whoever reads beyond the end gets NaN or an empty part. */
class Vectors {
  constructor(
    private readonly bytes: Buffer,
    private at = 0,
    private readonly end = bytes.length,
  ) {}

  get left(): number {
    return this.end - this.at;
  }

  number(size: 1 | 2): number {
    const at = this.at;
    this.at += size;
    if (this.at > this.end) return Number.NaN;
    return size === 1 ? (this.bytes[at] as number) : this.bytes.readUInt16BE(at);
  }

  /** Undefined when the vector does not fit. */
  vector(size: 1 | 2): Vectors | undefined {
    const length = this.number(size);
    const at = this.at;
    this.at += length;
    return this.at <= this.end ? new Vectors(this.bytes, at, this.at) : undefined;
  }

  skip(length: number): boolean {
    this.at += length;
    return this.at <= this.end;
  }

  text(): string {
    return this.bytes.toString('latin1', this.at, this.end);
  }
}

/** The handshake bytes of whole records at the beginning of `bytes`, joined. A number is one of `Hello`. */
function joinRecords(bytes: Buffer): Buffer | number {
  const parts: Buffer[] = [];
  let at = 0;
  let joined = 0;
  let wanted = MESSAGE_HEAD;
  while (joined < wanted) {
    if (bytes.length > at && bytes[at] !== RECORD_HANDSHAKE) return at === 0 ? Hello.notTls : Hello.malformed;
    if (bytes.length > at + 1 && bytes[at + 1] !== 3) return Hello.notTls;
    if (bytes.length < at + RECORD_HEAD) return Hello.incomplete;
    const length = bytes.readUInt16BE(at + 3);
    if (length === 0 || at + RECORD_HEAD + length > HELLO_BYTES_MAX) return Hello.malformed;
    if (bytes.length < at + RECORD_HEAD + length) return Hello.incomplete;
    parts.push(bytes.subarray(at + RECORD_HEAD, at + RECORD_HEAD + length));
    at += RECORD_HEAD + length;
    joined += length;
    if (wanted === MESSAGE_HEAD && joined >= MESSAGE_HEAD) {
      const head = Buffer.concat(parts);
      if (head[0] !== CLIENT_HELLO) return Hello.malformed;
      wanted = MESSAGE_HEAD + head.readUIntBE(1, 3);
      if (wanted > HELLO_BYTES_MAX) return Hello.malformed;
    }
  }
  return Buffer.concat(parts).subarray(0, wanted);
}

function serverNameOf(extensions: Vectors): string | null | undefined {
  while (extensions.left > 0) {
    const type = extensions.number(2);
    const data = extensions.vector(2);
    if (data === undefined) return undefined;
    if (type !== SERVER_NAME) continue;
    const names = data.vector(2);
    if (names === undefined || names.number(1) !== HOST_NAME) return undefined;
    return names.vector(2)?.text();
  }
  return null;
}

/**
 * Reads which host a TLS client asks for (RFC 6066, 3), before anything is answered: what is asked of clients depends on it, and a name that
 * nobody here answers to can be refused with the alert that says so. Everything else of the hello is OpenSSL's to judge.
 * @returns the name as it came, null when there is none, or a number of `Hello`
 */
export function readServerName(bytes: Buffer): string | null | number {
  const message = joinRecords(bytes);
  if (typeof message === 'number') return message;
  const hello = new Vectors(message);
  // type and length; version and random
  if (!hello.skip(MESSAGE_HEAD) || !hello.skip(34)) return Hello.malformed;
  const parts = [hello.vector(1), hello.vector(2), hello.vector(1)];
  if (parts.includes(undefined)) return Hello.malformed;
  if (hello.left === 0) return null;
  const extensions = hello.vector(2);
  const name = extensions === undefined ? undefined : serverNameOf(extensions);
  return name === undefined ? Hello.malformed : name;
}
