import type { Frame } from '../ir/index.js';
import { jsonOf } from '../ir/index.js';
import { FrameTooLarge, LineScanner } from './line-scanner.js';

const COLON = 0x3a;
const SPACE = 0x20;
/** Images come in one event. */
const BYTES_MAX = 32 * 1_048_576;

/** `data` and `event` by length and first byte: no other field of either length begins so and matters. */
const isData = (line: Buffer, length: number): boolean => length === 4 && line[0] === 0x64 && line[1] === 0x61 && line[2] === 0x74 && line[3] === 0x61;
const isEvent = (line: Buffer, length: number): boolean =>
  length === 5 && line[0] === 0x65 && line[1] === 0x76 && line[2] === 0x65 && line[3] === 0x6e && line[4] === 0x74;

/** Reads `text/event-stream` (WHATWG HTML, 9.2.6) incrementally. Comments, ids and retry times are passed over. */
export class SseScanner {
  private readonly lines: LineScanner;
  private data: string[] = [];
  private name: string | undefined;
  private bytes = 0;
  private first = true;

  constructor(
    private readonly onFrame: (frame: Frame) => void,
    private readonly eventBytesMax: number = BYTES_MAX,
  ) {
    this.lines = new LineScanner((line) => this.line(line), eventBytesMax);
  }

  /** @throws FrameTooLarge, and whatever `onFrame` throws */
  push(chunk: Buffer): void {
    this.lines.push(chunk);
  }

  /** The bytes ended. An event without the blank line after it is dropped, as clients do, unless it is whole: some providers leave the last line's end out. */
  end(): void {
    const rest = this.lines.rest();
    if (rest.length > 0) this.line(rest);
    if (this.data.length === 0) return;
    const data = this.data.join('\n');
    if (data === '[DONE]' || jsonOf(data) !== undefined) this.dispatch();
  }

  private line(given: Buffer): void {
    let line = given;
    if (this.first) {
      this.first = false;
      if (line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf) line = line.subarray(3);
    }
    if (line.length === 0) {
      this.dispatch();
      return;
    }
    const colon = line.indexOf(COLON);
    if (colon === 0) return;
    const nameEnd = colon < 0 ? line.length : colon;
    const data = isData(line, nameEnd);
    if (!data && !isEvent(line, nameEnd)) return;
    this.bytes += line.length;
    if (this.bytes > this.eventBytesMax) throw new FrameTooLarge('an event of the stream is too large');
    const from = colon < 0 ? line.length : line[colon + 1] === SPACE ? colon + 2 : colon + 1;
    const value = line.toString('utf8', from);
    if (data) this.data.push(value);
    else this.name = value;
  }

  private dispatch(): void {
    const { data, name } = this;
    this.bytes = 0;
    this.name = undefined;
    if (data.length === 0) return;
    this.data = [];
    const text = data.length === 1 ? (data[0] as string) : data.join('\n');
    this.onFrame(name === undefined || name === '' ? { data: text } : { event: name, data: text });
  }
}
