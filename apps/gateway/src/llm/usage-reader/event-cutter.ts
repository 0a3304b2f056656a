import type { Frame } from '../ir/index.js';

const LF = 0x0a;
const CR = 0x0d;
/** An event longer than this is no event: images come in a few megabytes. */
const EVENT_BYTES_MAX = 32 << 20;

export class EventTooLong extends Error {
  override readonly name = 'EventTooLong';
}

/**
 * Cuts a stream into whole events, each with the bytes it came in, wherever the pieces were cut: what is passed on unchanged is passed on event by event. `lines`: every line is one
 * (NDJSON), else a blank line ends one (`text/event-stream`).
 */
export class EventCutter {
  private held: Buffer[] = [];
  private heldBytes = 0;
  /** Nothing but a CR has come since the last LF. */
  private blank = true;
  /** Lines end in a CR alone, as the format allows and nobody is known to do. */
  private bare = false;
  private afterCr = false;

  constructor(
    /** The bytes are good until it returns. */
    private readonly onEvent: (raw: Buffer) => void,
    private readonly lines: boolean,
  ) {}

  /** @throws EventTooLong, and what `onEvent` throws */
  push(piece: Buffer): void {
    if (piece.length === 0) return;
    const cr = this.lines ? -1 : piece.indexOf(CR);
    if (!this.bare && ((cr >= 0 && cr + 1 < piece.length && piece[cr + 1] !== LF) || (this.afterCr && piece[0] !== LF))) {
      this.bare = true;
      this.afterCr = false;
      // what is held is one line and perhaps its end
      this.blank = this.heldBytes === 0 || this.held.at(-1)?.at(-1) === CR;
    }
    if (this.bare) {
      this.pushBare(piece);
      return;
    }
    this.afterCr = piece[piece.length - 1] === CR;
    let from = 0;
    let lineAt = 0;
    for (let lf = piece.indexOf(LF); lf >= 0; lf = piece.indexOf(LF, lineAt)) {
      const blank = this.blank && (lf === lineAt || (lf === lineAt + 1 && piece[lineAt] === CR));
      lineAt = lf + 1;
      this.blank = true;
      if (!blank && !this.lines) continue;
      this.emit(piece.subarray(from, lineAt));
      from = lineAt;
    }
    if (lineAt < piece.length) this.blank &&= piece.length - lineAt === 1 && piece[lineAt] === CR;
    if (from < piece.length) this.hold(piece.subarray(from));
  }

  /** The same where a CR ends a line, too. */
  private pushBare(piece: Buffer): void {
    let from = 0;
    for (let at = 0; at < piece.length; at++) {
      const byte = piece[at];
      const second = byte === LF && this.afterCr;
      this.afterCr = byte === CR;
      if (second) continue;
      if (byte !== CR && byte !== LF) {
        this.blank = false;
        continue;
      }
      if (this.blank) {
        this.emit(piece.subarray(from, at + 1));
        from = at + 1;
      }
      this.blank = true;
    }
    if (from < piece.length) this.hold(piece.subarray(from));
  }

  /** What came behind the last whole event. */
  rest(): Buffer {
    const rest = Buffer.concat(this.held, this.heldBytes);
    this.held = [];
    this.heldBytes = 0;
    return rest;
  }

  private emit(end: Buffer): void {
    if (this.heldBytes === 0) {
      this.onEvent(end);
      return;
    }
    this.held.push(end);
    this.heldBytes += end.length;
    this.onEvent(this.rest());
  }

  private hold(bytes: Buffer): void {
    this.heldBytes += bytes.length;
    if (this.heldBytes > EVENT_BYTES_MAX) throw new EventTooLong('an event of the stream is too long');
    // the piece lies in memory that is read into again
    this.held.push(Buffer.from(bytes));
  }
}

const BARE_CR = /\r\n?/g;
const DATA = 'data';
const EVENT = 'event';

/** What an event of `text/event-stream` says; null where it says nothing: comments alone. */
export function frameOf(raw: Buffer): Frame | null {
  const given = raw.toString('utf8');
  const cr = given.indexOf('\r');
  const text = cr >= 0 && given.charCodeAt(cr + 1) !== LF ? given.replaceAll(BARE_CR, '\n') : given;
  let data: string | undefined;
  let event: string | undefined;
  for (let at = text.charCodeAt(0) === 0xfeff ? 1 : 0; at < text.length; ) {
    const lf = text.indexOf('\n', at);
    let end = lf < 0 ? text.length : lf;
    const next = end + 1;
    if (end > at && text.charCodeAt(end - 1) === CR) end--;
    const colon = text.indexOf(':', at);
    if (colon > at && colon < end) {
      const from = text.charCodeAt(colon + 1) === 0x20 ? colon + 2 : colon + 1;
      const name = text.slice(at, colon);
      if (name === DATA) data = data === undefined ? text.slice(from, end) : `${data}\n${text.slice(from, end)}`;
      else if (name === EVENT) event = text.slice(from, end);
    }
    at = next;
  }
  if (data === undefined) return null;
  return event === undefined ? { data } : { event, data };
}
