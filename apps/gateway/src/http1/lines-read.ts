import type { Head } from './head.js';

const CR = 0x0d;
const LF = 0x0a;

/**
 * What was read of a head's header lines, kept for the next head in the same place: clients on kept connections repeat their header lines byte for byte,
 * and the same bytes mean the same.
 */
export class LinesRead {
  /** Of the lines in the head's bytes, the empty line included; 0 while nothing is kept. */
  private length = 0;
  private start = 0;
  private minor = 1;
  private count = 0;
  private nameBits = 0;
  private contentLength = -1;
  private contentLengthAt = -1;
  private chunked = false;
  private close = false;
  private keepAlive = false;
  private upgrade = false;
  private expectContinue = false;
  private connectionNames = false;
  private hostAt = -1;
  private takesTrailers = false;
  private announcesTrailers = false;
  private keepAliveSeconds = -1;
  private readonly flags: Uint8Array;

  constructor(headersMax: number) {
    this.flags = new Uint8Array(headersMax);
  }

  forget(): void {
    this.length = 0;
  }

  /** Takes note of a head that was read to its end, before anybody changes it. */
  remember(head: Head): void {
    this.start = head.linesStart;
    this.length = head.length - head.linesStart;
    this.minor = head.minor;
    this.count = head.count;
    this.nameBits = head.nameBits;
    this.contentLength = head.contentLength;
    this.contentLengthAt = head.contentLengthAt;
    this.chunked = head.chunked;
    this.close = head.close;
    this.keepAlive = head.keepAlive;
    this.upgrade = head.upgrade;
    this.expectContinue = head.expectContinue;
    this.connectionNames = head.connectionNames;
    this.hostAt = head.hostAt;
    this.takesTrailers = head.takesTrailers;
    this.announcesTrailers = head.announcesTrailers;
    this.keepAliveSeconds = head.keepAliveSeconds;
    for (let i = 0; i < this.count; i++) this.flags[i] = head.flags[i] as number;
  }

  /** Undoes what was done to the head since it was read. */
  restore(head: Head): void {
    head.count = this.count;
    head.nameBits = this.nameBits;
    head.contentLength = this.contentLength;
    head.contentLengthAt = this.contentLengthAt;
    head.chunked = this.chunked;
    head.close = this.close;
    head.keepAlive = this.keepAlive;
    head.upgrade = this.upgrade;
    head.expectContinue = this.expectContinue;
    head.connectionNames = this.connectionNames;
    head.hostAt = this.hostAt;
    head.takesTrailers = this.takesTrailers;
    head.announcesTrailers = this.announcesTrailers;
    head.keepAliveSeconds = this.keepAliveSeconds;
    for (let at = 0; at < this.count; at++) head.flags[at] = this.flags[at] as number;
  }

  /** Whether the lines at buf[i..end) are those of the head before; then `head` is as if it had read them. Answers their length, or 0. */
  repeat(head: Head, buf: Buffer, i: number, end: number): number {
    const { length, start } = this;
    const last = i + length;
    if (length === 0 || last > end || this.minor !== head.minor || buf[last - 1] !== LF || buf[last - 2] !== CR) return 0;
    if (buf.compare(head.bytes, start, start + length, i, last) !== 0) return 0;
    this.restore(head);
    if (head.linesStart !== start) head.shift(head.linesStart - start);
    return length;
  }
}
