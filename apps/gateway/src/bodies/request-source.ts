import type { BodySink, Carrier } from '../exchange/carrier.js';
import type { Exchange } from '../exchange/exchange.js';
import { Reply } from '../pipeline/reply.js';
import { joined, oneSegment } from './pieces.js';
import { runPiece, type Stage } from './stages.js';

/** Where a terminal gets the request's body from, when not from the client's connection itself. */
export interface RequestSource {
  readonly open: boolean;
  start(sink: BodySink): void;
  resume(): void;
  /** The exchange has ended, whether it was asked for or not. */
  drop(): void;
}

const bodies = new WeakMap<Exchange, Buffer>();

/** The body of a request that policies have seen as a whole, as it leaves. */
export const wholeBody = (x: Exchange): Buffer | undefined => bodies.get(x);

/** A body that policies have seen as a whole. */
export class WholeRequest implements RequestSource {
  open = true;

  constructor(
    x: Exchange,
    private readonly body: Buffer,
    private readonly given: () => void,
  ) {
    bodies.set(x, body);
  }

  start(sink: BodySink): void {
    if (!this.open) return;
    this.open = false;
    sink.data(this.body, oneSegment(this.body), this.body.length, true);
    this.given();
  }

  resume(): void {}

  drop(): void {
    this.open = false;
    this.given();
  }
}

/** A body that policies see on its way. */
export class StreamedRequest implements RequestSource, BodySink {
  private sink: BodySink | null = null;

  constructor(
    private readonly x: Exchange,
    private readonly carrier: Carrier,
    private readonly stages: readonly Stage[],
  ) {}

  get open(): boolean {
    return this.carrier.bodyOpen;
  }

  start(sink: BodySink): void {
    this.sink = sink;
    this.carrier.startBody(this);
  }

  resume(): void {
    this.carrier.resumeBody();
  }

  data(bytes: Buffer, count: number, _total: number, last: boolean): boolean {
    const { x, sink } = this;
    if (sink === null) return true;
    const piece = runPiece(x, this.stages, joined(bytes, count), last);
    if (piece instanceof Reply) {
      this.sink = null;
      x.answer(piece);
      return true;
    }
    if (piece.length === 0 && !last) return true;
    return sink.data(piece, oneSegment(piece), piece.length, last);
  }

  drop(): void {
    this.sink = null;
  }
}
