import { segments } from '../../http1/chunks.js';
import { output } from '../../http1/output.js';

/** What was read of a request's body, kept as long as the request may have to be sent again. */
export class KeptBody {
  private pieces: Buffer[] = [];
  private bytes = 0;
  /** It is longer than may be kept: the request cannot be sent again. */
  lost = false;

  constructor(private readonly bytesMax: number) {}

  /** Copies the pieces that `segments` names. `whatever`: nobody else has them, however many they are. */
  add(bytes: Buffer, count: number, total: number, whatever: boolean): void {
    if (this.lost) return;
    this.bytes += total;
    if (this.bytes > this.bytesMax && !whatever) {
      this.lost = true;
      this.pieces = [];
      return;
    }
    for (let i = 0; i < count; i++) this.pieces.push(Buffer.from(bytes.subarray(segments[i * 2] as number, segments[i * 2 + 1] as number)));
  }

  /** Puts everything kept so far into the output, as one chunk where the request is chunked. */
  write(chunked: boolean): void {
    if (this.bytes === 0) return;
    if (chunked) output.text(`${this.bytes.toString(16)}\r\n`);
    for (const piece of this.pieces) output.put(piece);
    if (chunked) output.crlf();
  }
}
