import { Pieces } from '../../bodies/pieces.js';
import type { Carrier } from '../../exchange/carrier.js';
import type { Exchange } from '../../exchange/exchange.js';
import { FrontCarrier } from '../../exchange/front-carrier.js';
import type { Head } from '../../http1/head.js';
import type { Reply } from '../../pipeline/reply.js';
import { type Field, fieldsOf } from './fields.js';

/** What is to become of a response on its way. */
export type Verdict =
  /** It goes to the client. */
  | 'pass'
  /** And is stored when it came whole. */
  | 'store'
  /** It goes nowhere: something else is answered when it has ended. */
  | 'swallow';

/** Whoever fetched. Each fetch ends with exactly one of the last four. */
export interface Fetcher {
  /** @param whole the end of the body will be told from its loss */
  onHead(x: Exchange, status: number, fields: readonly Field[], contentLength: number, whole: boolean): Verdict;
  /** The longest body that is stored. */
  readonly bodyBytesMax: number;
  /** It came whole, and goes to the client as it came. */
  onWhole(x: Exchange, body: Buffer): void;
  /** What was not to be stored, or became too long for it. */
  onPassed(): void;
  /** What was swallowed has ended. */
  onSwallowed(x: Exchange): void;
  /** There is no response; true where the fetcher answers itself, to `carrier`. */
  onReply(x: Exchange, reply: Reply, carrier: Carrier): boolean;
  /** The response broke off, or the client went. */
  onLost(): void;
}

const NOTHING = Buffer.alloc(0);

/** In memory of its own: a piece of a shared one would hold all of it for as long as the response is stored. */
function kept(pieces: Pieces): Buffer {
  if (pieces.bytes === 0) return NOTHING;
  const body = Buffer.allocUnsafeSlow(pieces.bytes);
  pieces.whole().copy(body);
  return body;
}

/** Stands before the client's carrier while a response is fetched, and takes a copy of what may be stored. */
export class FetchingCarrier extends FrontCarrier {
  private verdict: Verdict = 'pass';
  private copied: Pieces | null = null;
  private settled = false;
  private x: Exchange | null = null;

  constructor(
    inner: Carrier,
    private readonly fetcher: Fetcher,
  ) {
    super(inner);
  }

  override writeHead(x: Exchange, head: Head): void {
    const bodiless = x.method === 'HEAD' || head.status === 204 || head.status === 304;
    const whole = bodiless || head.chunked || head.contentLength >= 0;
    this.x = x;
    this.verdict = this.fetcher.onHead(x, head.status, fieldsOf(head), bodiless ? 0 : head.contentLength, whole);
    if (this.verdict === 'swallow') {
      x.forgetResponse();
      return;
    }
    if (this.verdict === 'store') this.copied = new Pieces();
    else this.settle(() => this.fetcher.onPassed());
    this.inner.writeHead(x, head);
  }

  override writeBody(bytes: Buffer, count: number, total: number): void {
    if (this.verdict === 'swallow') {
      if (this.x !== null) this.x.responseBytes -= total;
      return;
    }
    const { copied } = this;
    if (copied !== null) {
      copied.add(bytes, count, total);
      if (copied.bytes > this.fetcher.bodyBytesMax) {
        this.forget();
        this.settle(() => this.fetcher.onPassed());
      }
    }
    this.inner.writeBody(bytes, count, total);
  }

  override writeEnd(): boolean {
    const { copied, fetcher, x } = this;
    if (this.verdict === 'swallow') {
      // not in the middle of the upstream's turn
      queueMicrotask(() => {
        if (x === null || x.ended) return;
        x.call = null;
        x.carrier = this.inner;
        this.settle(() => fetcher.onSwallowed(x));
      });
      return false;
    }
    if (copied !== null && x !== null) {
      const body = kept(copied);
      this.forget();
      this.settle(() => fetcher.onWhole(x, body));
    }
    return this.inner.writeEnd();
  }

  override flush(): boolean {
    return this.verdict === 'swallow' || this.inner.flush();
  }

  override sendReply(x: Exchange, reply: Reply): void {
    let answered = false;
    this.settle(() => {
      answered = this.fetcher.onReply(x, reply, this.inner);
    });
    this.forget();
    if (!answered) this.inner.sendReply(x, reply);
  }

  override cut(): void {
    this.lose();
    this.inner.cut();
  }

  override giveHead(x: Exchange): void {
    this.lose();
    this.inner.giveHead(x);
  }

  private lose(): void {
    this.forget();
    this.settle(() => this.fetcher.onLost());
  }

  private forget(): void {
    this.copied?.release();
    this.copied = null;
  }

  private settle(how: () => void): void {
    if (this.settled) return;
    this.settled = true;
    how();
  }
}
