import type { Frame } from '../ir/index.js';
import { LineScanner } from './line-scanner.js';

const BYTES_MAX = 32 * 1_048_576;

/** Reads JSON texts of one line each; blank lines are passed over, and the last line needs no end. */
export class NdjsonScanner {
  private readonly lines: LineScanner;

  constructor(
    private readonly onFrame: (frame: Frame) => void,
    lineBytesMax: number = BYTES_MAX,
  ) {
    this.lines = new LineScanner((line) => this.line(line), lineBytesMax);
  }

  /** @throws FrameTooLarge, and whatever `onFrame` throws */
  push(chunk: Buffer): void {
    this.lines.push(chunk);
  }

  end(): void {
    this.line(this.lines.rest());
  }

  private line(line: Buffer): void {
    const text = line.toString('utf8').trim();
    if (text !== '') this.onFrame({ data: text });
  }
}
