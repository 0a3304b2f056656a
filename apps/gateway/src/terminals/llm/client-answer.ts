import { oneSegment } from '../../bodies/pieces.js';
import type { Exchange } from '../../exchange/exchange.js';
import type { Head } from '../../http1/head.js';
import { HeadPool } from '../../http1/head-pool.js';
import { output } from '../../http1/output.js';
import { readResponseHead } from '../../http1/response-head.js';
import { http } from '../../node-http.js';
import type { Reply } from '../../pipeline/reply.js';
import { runResponse } from '../../pipeline/run.js';

const HEADERS_MAX = 32;
const HEAD_BYTES_MAX = 16_384;
/** A head is a few kilobytes beside the heap: it is used again. */
const heads = new HeadPool(HEADERS_MAX);

/** The answer on its way to the caller: its head through the policies, then bytes under back-pressure. */
export class ClientAnswer {
  /** What has been sent cannot be taken back. */
  begun = false;
  private head: Head | null = null;
  private taken: Head | null = null;
  /** A policy on the way out takes its time. */
  private waiting = false;
  private pending: Buffer[] = [];
  private ending = false;
  over = false;

  constructor(
    private readonly x: Exchange,
    /** A policy put its own answer in the place of this one. */
    private readonly onReplaced: () => void,
    private readonly onRoom: () => void,
  ) {}

  /**
   * @param lines further header lines
   * @param length of the body; -1 where it is not known
   */
  begin(status: number, contentType: string, lines: string, length: number): void {
    const { x } = this;
    const framing = length < 0 ? '' : `content-length: ${length}\r\n`;
    const bytes = Buffer.from(`HTTP/1.1 ${status} ${http.STATUS_CODES[status] ?? ''}\r\ncontent-type: ${contentType}\r\n${lines}${framing}\r\n`, 'latin1');
    const head = heads.take();
    this.taken = head;
    if (readResponseHead(head, bytes, 0, bytes.length, HEAD_BYTES_MAX) <= 0) throw new Error('the head of the answer is not valid');
    this.begun = true;
    this.head = head;
    x.attachResponse(head);
    const replaced = x.pipeline.response.length === 0 ? undefined : runResponse(x);
    if (replaced instanceof Promise) void this.beginLater(replaced);
    else if (replaced !== undefined) this.replace(replaced);
  }

  private async beginLater(replaced: Promise<undefined | Reply>): Promise<void> {
    const { x } = this;
    this.waiting = true;
    x.waiting++;
    const reply = await replaced;
    x.waiting--;
    this.waiting = false;
    if (x.ended) return x.release();
    if (this.over) return;
    if (reply !== undefined) return this.replace(reply);
    if (this.ending) this.end();
    else if (this.flush()) this.onRoom();
  }

  private replace(reply: Reply): void {
    const { x } = this;
    this.over = true;
    this.pending = [];
    this.onReplaced();
    x.call = null;
    x.responseHead = null;
    x.sendReplacement(reply);
  }

  /** Takes bytes that are good until the next `flush`. */
  write(bytes: Buffer): void {
    if (!this.over && bytes.length > 0) this.pending.push(this.waiting ? Buffer.from(bytes) : bytes);
  }

  /** Sends what was taken. False: no more until `onRoom`, or `Call.clientDrained`. */
  flush(): boolean {
    if (this.over) return true;
    if (this.waiting) return false;
    if (this.head === null && this.pending.length === 0) return true;
    this.put();
    return this.x.carrier.flush();
  }

  private put(): void {
    const { x, head } = this;
    output.clear();
    if (head !== null) {
      this.head = null;
      x.status = head.status;
      x.responseStarted = true;
      x.carrier.writeHead(x, head);
    }
    if (x.method !== 'HEAD') {
      for (const bytes of this.pending) {
        x.responseBytes += bytes.length;
        x.carrier.writeBody(bytes, oneSegment(bytes), bytes.length);
      }
    }
    this.pending = [];
  }

  /** The answer is complete. */
  end(): void {
    if (this.over) return;
    this.ending = true;
    if (this.waiting) return;
    this.over = true;
    const { x } = this;
    this.put();
    const ended = x.carrier.writeEnd();
    if (ended) x.carrier.flush();
    // a policy holds the body, and ends the exchange when it lets go
    if (!ended) return;
    x.call = null;
    x.finish();
    this.giveHead();
    x.carrier.done(x);
  }

  /** Unless a policy still reads it. */
  private giveHead(): void {
    if (this.taken !== null && this.x.waiting === 0) heads.give(this.taken);
    this.taken = null;
  }

  /** Nothing more of it is sent. */
  leave(): void {
    this.over = true;
    this.pending = [];
  }
}
