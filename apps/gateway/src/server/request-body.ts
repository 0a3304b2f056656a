import { ChunkScanner, segments } from '../http1/chunks.js';
import type { Head } from '../http1/head.js';
import type { Unread } from '../http1/unread.js';

/** Finds the end of a request's body. */
export class RequestBody {
  /** Bytes are still to come or to be taken. */
  open = false;
  /** Of a body with Content-Length; -1 when chunked. */
  left = 0;
  /** Pieces in `segments` after `take`, and their bytes together. */
  count = 0;
  total = 0;
  /** The trailer section of a chunked body that is complete. */
  get trailers(): string {
    return this.scanner?.trailers ?? '';
  }

  private scanner: ChunkScanner | null = null;

  begin(head: Head): void {
    if (head.chunked) {
      this.scanner ??= new ChunkScanner();
      this.scanner.reset();
      this.left = -1;
    } else this.left = Math.max(0, head.contentLength);
    this.open = this.left !== 0;
  }

  /** Takes what is there of the body; false when its chunks are broken. */
  take(unread: Unread): boolean {
    if (this.left < 0) return this.takeChunks(unread);
    const length = Math.min(this.left, unread.length);
    segments[0] = unread.at;
    segments[1] = unread.at + length;
    unread.at += length;
    this.count = 1;
    this.total = length;
    this.left -= length;
    this.open = this.left > 0;
    return true;
  }

  private takeChunks(unread: Unread): boolean {
    const scanner = this.scanner as ChunkScanner;
    const at = scanner.scan(unread.bytes, unread.at, unread.end);
    if (at < 0) return false;
    unread.at = at;
    this.count = scanner.count;
    this.total = scanner.total;
    this.open = !scanner.done;
    return true;
  }
}
