import type { Call, Carrier } from '../exchange/carrier.js';
import type { Exchange } from '../exchange/exchange.js';
import type { Head } from '../http1/head.js';
import { HeaderName } from '../http1/header-name.js';
import type { Step } from '../pipeline/pipeline.js';
import { Reply, refuse } from '../pipeline/reply.js';
import { CHANGED_WITH_RESPONSE } from './changed.js';
import { decode } from './coding.js';
import { forgetLength } from './forget-length.js';
import { joined, oneSegment, Pieces } from './pieces.js';
import { runPiece, runWhole, type Stage } from './stages.js';

const CONTENT_ENCODING = new HeaderName('content-encoding');
const CONTENT_LENGTH = new HeaderName('content-length');
const TOO_LARGE = refuse('gateway.response_too_large');
const CODED = refuse('gateway.upstream_invalid', 'The body came in a content coding that the policies of this API cannot read.');

/** What becomes of an upstream's response between its connection and the client's carrier. */
export interface ResponseBody {
  head(head: Head): void;
  body(bytes: Buffer, count: number, total: number): void;
  /** False: not yet; the exchange is ended from here. */
  end(): boolean;
  flush(): boolean;
  /** The exchange ends otherwise. */
  drop(): void;
}

/** Passes the response on piece by piece, as the policies leave it. */
export class StreamedResponse implements ResponseBody {
  private broken = false;

  constructor(
    private readonly x: Exchange,
    private readonly carrier: Carrier,
    private readonly stages: readonly Stage[],
  ) {}

  head(head: Head): void {
    forgetLength(head);
    for (const name of CHANGED_WITH_RESPONSE) this.x.responseEdits.remove(name);
    this.carrier.writeHead(this.x, head);
  }

  body(bytes: Buffer, count: number, total: number): void {
    this.pass(joined(bytes, count), false, total);
  }

  private pass(piece: Buffer, last: boolean, total: number): void {
    const { x, carrier } = this;
    if (this.broken) {
      x.responseBytes -= total;
      return;
    }
    const passed = runPiece(x, this.stages, piece, last);
    if (passed instanceof Reply) {
      this.broken = true;
      x.responseBytes -= total;
      // the head is out: what follows can only be an end that the client sees
      x.outcome = 'failed';
      queueMicrotask(() => x.answer(passed));
      return;
    }
    x.responseBytes += passed.length - total;
    if (passed.length > 0) carrier.writeBody(passed, oneSegment(passed), passed.length);
  }

  end(): boolean {
    this.pass(Buffer.alloc(0), true, 0);
    return this.broken ? false : this.carrier.writeEnd();
  }

  flush(): boolean {
    return this.broken || this.carrier.flush();
  }

  drop(): void {
    this.broken = true;
  }
}

/** Holds the response until it is whole, and sends what the policies make of it. */
export class HeldResponse implements ResponseBody, Call {
  private readonly pieces = new Pieces();
  private held: Head | null = null;
  private over = false;

  constructor(
    private readonly x: Exchange,
    private readonly carrier: Carrier,
    private readonly stages: readonly Stage[],
    private readonly limit: { bytesMax: number; step: Step },
  ) {}

  head(head: Head): void {
    const { x, limit } = this;
    // nothing is out: whatever goes wrong from here on is answered properly
    x.responseStarted = false;
    x.status = 0;
    // the connection reads other responses into its own
    this.held = head.copy();
    x.attachResponse(this.held);
    if (head.contentLength > limit.bytesMax) this.tooLarge();
  }

  body(bytes: Buffer, count: number, total: number): void {
    if (this.over) return;
    this.pieces.add(bytes, count, total);
    if (this.pieces.bytes > this.limit.bytesMax) this.tooLarge();
  }

  private tooLarge(): void {
    const { x, limit } = this;
    this.drop();
    x.policy = limit.step.name;
    // not in the middle of the connection's own turn
    queueMicrotask(() => this.refuse(TOO_LARGE));
  }

  private refuse(reply: Reply): void {
    const { x } = this;
    x.outcome = 'failed';
    x.responseBytes = 0;
    x.answer(reply);
  }

  end(): boolean {
    if (this.over) return false;
    this.x.call = this;
    void this.show(this.held as Head);
    return false;
  }

  private async show(head: Head): Promise<void> {
    const { x, limit } = this;
    const raw = this.pieces.whole();
    x.waiting++;
    const body = await decode(raw, head.get(CONTENT_ENCODING), limit.bytesMax);
    const outcome = typeof body === 'string' ? (body === 'too-large' ? TOO_LARGE : CODED) : await runWhole(x, this.stages, body);
    x.waiting--;
    if (outcome === TOO_LARGE) x.policy = limit.step.name;
    const gone = this.over;
    this.drop();
    if (x.ended) x.release();
    else if (!gone && outcome instanceof Reply) this.refuse(outcome);
    else if (!gone && !(outcome instanceof Reply)) this.send(head, outcome.changed ? outcome.body : raw, outcome.changed);
  }

  private send(head: Head, body: Buffer, changed: boolean): void {
    const { x, carrier } = this;
    if (changed) for (const name of CHANGED_WITH_RESPONSE) x.responseEdits.remove(name);
    forgetLength(head);
    head.chunked = false;
    head.contentLength = body.length;
    x.responseEdits.set(CONTENT_LENGTH, String(body.length));
    x.status = head.status;
    x.responseStarted = true;
    x.responseBytes = body.length;
    x.call = null;
    carrier.writeHead(x, head);
    carrier.writeBody(body, oneSegment(body), body.length);
    const ended = carrier.writeEnd();
    carrier.flush();
    // another one before the client holds it, and ends the exchange when it lets go
    if (!ended) return;
    x.finish();
    carrier.done(x);
  }

  flush(): boolean {
    return true;
  }

  drop(): void {
    this.over = true;
    this.pieces.release();
  }

  cancel(): void {
    this.drop();
  }

  clientDrained(): void {}
}
