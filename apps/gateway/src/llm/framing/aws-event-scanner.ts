import { Buffer } from 'node:buffer';
import { crc32 } from 'node:zlib';
import { BadModelReply, type Frame } from '../ir/index.js';
import { FrameTooLarge } from './line-scanner.js';

const BYTES_MAX = 32 * 1_048_576;
/** Two lengths and their checksum. */
const PRELUDE = 12;
const CHECKSUM = 4;

const broken = (): BadModelReply => new BadModelReply('a message of the event stream is broken');

/** Bytes of a header's value by its type; negative: its length stands before it, in as many bytes. */
const SIZES = [0, 0, 1, 2, 4, 8, -2, -2, 8, 16];
const STRING = 7;

/** Texts among the headers. @throws BadModelReply */
function headersOf(bytes: Buffer): Map<string, string> {
  const headers = new Map<string, string>();
  let at = 0;
  while (at < bytes.length) {
    const nameEnd = at + 1 + bytes.readUInt8(at);
    if (nameEnd >= bytes.length) throw broken();
    const type = bytes.readUInt8(nameEnd);
    const size = SIZES[type];
    if (size === undefined) throw broken();
    let start = nameEnd + 1;
    let length = size;
    if (size < 0) {
      if (start + 2 > bytes.length) throw broken();
      length = bytes.readUInt16BE(start);
      start += 2;
    }
    if (start + length > bytes.length) throw broken();
    if (type === STRING) headers.set(bytes.toString('latin1', at + 1, nameEnd), bytes.toString('utf8', start, start + length));
    at = start + length;
  }
  return headers;
}

/**
 * Reads the messages of an AWS event stream, wherever the pieces are cut, and looks at both checksums. Ours rather than the SDK's own, which takes 200 ms and 10 MB to load, and ten
 * times as long for each message; that one is the oracle of the tests.
 */
export class AwsEventScanner {
  private held: Buffer = Buffer.alloc(0);

  constructor(
    private readonly onFrame: (frame: Frame) => void,
    private readonly messageBytesMax: number = BYTES_MAX,
  ) {}

  /** @throws FrameTooLarge, BadModelReply, and whatever `onFrame` throws */
  push(chunk: Buffer): void {
    let bytes = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk]);
    while (bytes.length >= PRELUDE) {
      const length = bytes.readUInt32BE(0);
      if (length > this.messageBytesMax) throw new FrameTooLarge('a message of the stream is too long');
      if (length < PRELUDE + CHECKSUM || bytes.readUInt32BE(8) !== crc32(bytes.subarray(0, 8))) throw broken();
      if (bytes.length < length) break;
      this.message(bytes.subarray(0, length));
      bytes = bytes.subarray(length);
    }
    // the piece may lie in memory that is read into again
    this.held = Buffer.from(bytes);
  }

  /** @throws BadModelReply for a message that was cut */
  end(): void {
    if (this.held.length > 0) throw broken();
  }

  private message(bytes: Buffer): void {
    const bodyEnd = bytes.length - CHECKSUM;
    if (bytes.readUInt32BE(bodyEnd) !== crc32(bytes.subarray(0, bodyEnd))) throw broken();
    const headersEnd = PRELUDE + bytes.readUInt32BE(4);
    if (headersEnd > bodyEnd) throw broken();
    const headers = headersOf(bytes.subarray(PRELUDE, headersEnd));
    const type = headers.get(':message-type');
    const data = bytes.toString('utf8', headersEnd, bodyEnd);
    if (type === 'event') this.onFrame({ event: headers.get(':event-type') ?? '', data });
    else if (type === 'exception') this.onFrame({ event: headers.get(':exception-type') ?? '', data, exception: true });
    else if (type === 'error')
      this.onFrame({ event: headers.get(':error-code') ?? '', data: JSON.stringify({ message: headers.get(':error-message') ?? '' }), exception: true });
  }
}
