const CR = 0x0d;
const LF = 0x0a;

/** A line or event longer than anything that is meant. */
export class FrameTooLarge extends Error {
  override readonly name = 'FrameTooLarge';
}

/**
 * Cuts bytes into lines ended by LF, CR or both, wherever the pieces are cut. Every byte is looked at once by each of two native searches and copied at most twice; `onLine` gets a
 * view that is good until it returns.
 */
export class LineScanner {
  private held: Buffer[] = [];
  private heldBytes = 0;
  private afterCr = false;

  constructor(
    private readonly onLine: (line: Buffer) => void,
    /** Of one line, its end not counted. */
    private readonly bytesMax: number,
  ) {}

  /** @throws FrameTooLarge */
  push(chunk: Buffer): void {
    if (chunk.length === 0) return;
    let start = this.afterCr && chunk[0] === LF ? 1 : 0;
    this.afterCr = false;
    let lf = chunk.indexOf(LF, start);
    let cr = chunk.indexOf(CR, start);
    while (lf >= 0 || cr >= 0) {
      const end = cr < 0 || (lf >= 0 && lf < cr) ? lf : cr;
      this.line(chunk.subarray(start, end));
      start = end + 1;
      if (end === cr) {
        if (start === chunk.length) this.afterCr = true;
        else if (chunk[start] === LF) start += 1;
      }
      if (lf >= 0 && lf < start) lf = chunk.indexOf(LF, start);
      if (cr >= 0 && cr < start) cr = chunk.indexOf(CR, start);
    }
    this.hold(chunk.subarray(start));
  }

  /** The bytes ended: what came after the last line's end. */
  rest(): Buffer {
    const rest = Buffer.concat(this.held, this.heldBytes);
    this.held = [];
    this.heldBytes = 0;
    return rest;
  }

  private line(bytes: Buffer): void {
    if (this.heldBytes + bytes.length > this.bytesMax) throw new FrameTooLarge('a line of the stream is too long');
    if (this.heldBytes === 0) {
      this.onLine(bytes);
      return;
    }
    this.held.push(bytes);
    const line = Buffer.concat(this.held, this.heldBytes + bytes.length);
    this.held = [];
    this.heldBytes = 0;
    this.onLine(line);
  }

  private hold(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.heldBytes += bytes.length;
    if (this.heldBytes > this.bytesMax) throw new FrameTooLarge('a line of the stream is too long');
    // the piece may lie in memory that is read into again
    this.held.push(Buffer.from(bytes));
  }
}
