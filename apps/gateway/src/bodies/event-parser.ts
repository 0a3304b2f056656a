import type { ServerSentEvent } from '../pipeline/body-hooks.js';

const CR = 0x0d;
const LF = 0x0a;
const BYTES_MAX = 1_048_576;
const NOTHING = Buffer.alloc(0);

/** What passes an event on: the same to leave its bytes as they are, another to write that one, undefined to drop it. */
export type EventHook = (event: ServerSentEvent) => ServerSentEvent | undefined;

/** An event beyond measure: it can be neither shown to a policy nor let past it. */
export class EventTooLarge extends Error {
  override readonly name = 'EventTooLarge';
}

/**
 * Reads `text/event-stream` (WHATWG HTML, 9.2.6) wherever its bytes are cut, lines ending in CR, LF or both. Blocks without data (comments, ids,
 * retry) pass as they are; a block that never ends is dropped, as clients do.
 */
export class EventParser {
  /** Of the block that has begun. */
  private block: Buffer[] = [];
  private blockBytes = 0;
  private line: Buffer[] = [];
  private lineBytes = 0;
  private lines: string[] = [];
  private afterCr = false;
  private first = true;

  constructor(private readonly hook: EventHook) {}

  /**
   * Answers what passes of these bytes and what was held back before.
   * @throws EventTooLarge
   */
  push(bytes: Buffer): Buffer {
    const out: Buffer[] = [];
    let lineStart = 0;
    let blockStart = 0;
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i];
      if (byte === LF && this.afterCr) {
        // the second half of a line's end belongs to what came before
        this.afterCr = false;
        lineStart = i + 1;
        if (this.blockBytes === 0 && this.lines.length === 0 && blockStart === i) {
          out.push(bytes.subarray(i, i + 1));
          blockStart = i + 1;
        }
        continue;
      }
      this.afterCr = byte === CR;
      if (byte !== CR && byte !== LF) continue;
      const line = this.endLine(bytes.subarray(lineStart, i));
      lineStart = i + 1;
      if (line !== '') {
        this.lines.push(line);
        continue;
      }
      this.keep(bytes.subarray(blockStart, i + 1));
      blockStart = i + 1;
      out.push(this.endBlock());
    }
    this.holdLine(bytes.subarray(lineStart));
    this.keep(bytes.subarray(blockStart));
    return out.length === 1 ? (out[0] as Buffer) : Buffer.concat(out);
  }

  private keep(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.blockBytes += bytes.length;
    if (this.blockBytes > BYTES_MAX) throw new EventTooLarge('an event of the stream is too large');
    this.block.push(Buffer.from(bytes));
  }

  private holdLine(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.lineBytes += bytes.length;
    this.line.push(Buffer.from(bytes));
  }

  private endLine(rest: Buffer): string {
    const bytes = this.lineBytes === 0 ? rest : Buffer.concat([...this.line, rest]);
    this.line = [];
    this.lineBytes = 0;
    const text = bytes.toString('utf8');
    const line = this.first && text.startsWith('\uFEFF') ? text.slice(1) : text;
    this.first = false;
    return line;
  }

  private endBlock(): Buffer {
    const raw = Buffer.concat(this.block, this.blockBytes);
    const event = readEvent(this.lines);
    this.block = [];
    this.blockBytes = 0;
    this.lines = [];
    if (event === null) return raw;
    const passed = this.hook(event);
    if (passed === event) return raw;
    return passed === undefined ? NOTHING : writeEvent(passed);
  }
}

/** Null for a block that dispatches nothing. */
function readEvent(lines: readonly string[]): ServerSentEvent | null {
  const data: string[] = [];
  let event = '';
  let id: string | undefined;
  let retry: number | undefined;
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon === 0) continue;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (field === 'data') data.push(value);
    else if (field === 'event') event = value;
    else if (field === 'id') id = value.includes('\0') ? id : value;
    else if (field === 'retry' && /^[0-9]+$/.test(value)) retry = Number(value);
  }
  if (data.length === 0) return null;
  return { event: event === '' ? 'message' : event, data: data.join('\n'), id, retry };
}

/** Line breaks in names and ids would be fields of their own. */
const oneLine = (text: string): string => text.replace(/[\r\n\0]/g, '');

function writeEvent({ event, data, id, retry }: ServerSentEvent): Buffer {
  const name = event === 'message' ? '' : `event: ${oneLine(event)}\n`;
  const idLine = id === undefined ? '' : `id: ${oneLine(id)}\n`;
  const retryLine = retry === undefined ? '' : `retry: ${retry}\n`;
  const dataLines = data
    .split(/\r\n|\r|\n/)
    .map((line) => `data: ${line}\n`)
    .join('');
  return Buffer.from(`${name}${idLine}${retryLine}${dataLines}\n`);
}
