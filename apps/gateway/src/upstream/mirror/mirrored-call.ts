import { setImmediate } from 'node:timers';
import type { Mirror } from '@gatehouse/definition';
import type { BodySink, Carrier } from '../../exchange/carrier.js';
import type { Exchange } from '../../exchange/exchange.js';
import { FrontCarrier } from '../../exchange/front-carrier.js';
import { maskKeys } from '../../exchange/mask-query.js';
import { segments } from '../../http1/chunks.js';
import type { Head } from '../../http1/head.js';
import type { Reply } from '../../pipeline/reply.js';
import { OwnCall } from '../own-call.js';
import type { CompiledTarget } from '../target.js';
import type { Upstream } from '../upstream.js';
import { type Answer, AnswerReader, compare } from './answer.js';
import type { MirrorState } from './mirror-state.js';

/** Beyond its upstream's own time-outs no copy lives longer than this after its request. */
const COPY_MS_MAX = 60_000;

/** One call and its copy: holds the copy's request until it is whole, sends it, and holds the two answers against each other. */
class MirroredCall {
  private real: Answer | null = null;
  private copy: Answer | null = null;
  private readonly sample: { requestId: string; at: number; method: string; path: string };
  private readonly names: readonly string[];
  private given = false;

  constructor(
    x: Exchange,
    private readonly settings: Mirror,
    private readonly state: MirrorState,
    private readonly upstream: Upstream,
    private readonly target: CompiledTarget,
    private readonly head: Buffer,
  ) {
    this.sample = { requestId: x.requestId, at: x.at, method: x.method, path: maskKeys(x.path) };
    this.names = settings.compare.headers.map((name) => name.toLowerCase());
    state.inFlight++;
  }

  reader(): AnswerReader {
    return new AnswerReader(this.names, this.settings.compare.body);
  }

  /** The request is whole. Nothing of the copy happens in the real call's turn. */
  send(body: Buffer): void {
    setImmediate(() => this.begin(body));
  }

  private begin(body: Buffer): void {
    const { upstream, target, state, sample, head } = this;
    const reader = this.reader();
    state.counts.copied++;
    const request = { method: sample.method, bytes: Buffer.concat([head, body]), repeatable: true, deadline: performance.now() + COPY_MS_MAX };
    new OwnCall(upstream, target, request, {
      head: (answer) => {
        reader.head(answer);
        return true;
      },
      piece: (bytes) => reader.piece(bytes),
      ended: () => {
        reader.end();
        this.free();
        this.copy = reader.answer();
        this.conclude();
      },
      failed: () => {
        this.free();
        state.counts.failed++;
      },
    });
  }

  /** There is nothing to send after all. */
  giveUp(): void {
    this.state.counts.skipped++;
    this.free();
  }

  private free(): void {
    if (!this.given) this.state.inFlight--;
    this.given = true;
  }

  answered(real: Answer): void {
    this.real = real;
    this.conclude();
  }

  private conclude(): void {
    const { real, copy } = this;
    if (real === null || copy === null) return;
    this.state.compared({ ...this.sample, differences: compare(this.names, real, copy) });
  }
}

/** Stands before the client's carrier and takes down what passes: the request's body for the copy, and what is compared of the answer. */
class MirroringCarrier extends FrontCarrier {
  private readonly reader: AnswerReader;
  private readonly pieces: Buffer[] = [];
  private bytes = 0;
  /** Null once it was handed over, or is not wanted any more. */
  private waiting: MirroredCall | null;
  private answered = false;

  constructor(
    inner: Carrier,
    private readonly call: MirroredCall,
    private readonly x: Exchange,
    private readonly bodyBytesMax: number,
  ) {
    super(inner);
    this.reader = call.reader();
    this.waiting = call;
    if (!x.hasBody) this.complete();
  }

  private complete(): void {
    const { x, pieces, bytes } = this;
    const body = Buffer.concat(pieces, bytes);
    this.waiting?.send(x.bodyLength >= 0 || !x.hasBody ? body : chunked(body));
    this.waiting = null;
    pieces.length = 0;
  }

  private forgo(): void {
    this.waiting?.giveUp();
    this.waiting = null;
    this.pieces.length = 0;
  }

  override startBody(sink: BodySink): void {
    this.inner.startBody({
      data: (bytes, count, total, last) => {
        if (this.waiting !== null) this.take(bytes, count, total, last);
        return sink.data(bytes, count, total, last);
      },
    });
  }

  private take(bytes: Buffer, count: number, total: number, last: boolean): void {
    this.bytes += total;
    if (this.bytes > this.bodyBytesMax) {
      this.forgo();
      return;
    }
    for (let i = 0; i < count; i++) this.pieces.push(Buffer.from(bytes.subarray(segments[i * 2], segments[i * 2 + 1])));
    if (last) this.complete();
  }

  override writeHead(x: Exchange, head: Head): void {
    this.reader.head(head);
    super.writeHead(x, head);
  }

  override writeBody(bytes: Buffer, count: number, total: number): void {
    for (let i = 0; i < count; i++) this.reader.piece(bytes.subarray(segments[i * 2], segments[i * 2 + 1]));
    super.writeBody(bytes, count, total);
  }

  override writeEnd(): boolean {
    this.reader.end();
    this.tell(this.reader.answer());
    return super.writeEnd();
  }

  /** The gateway answers itself: of that the status is compared, since a copy that was answered tells something. */
  override sendReply(x: Exchange, reply: Reply): void {
    this.tell({ status: reply.status, headers: [], body: null, own: true });
    super.sendReply(x, reply);
  }

  private tell(answer: Answer): void {
    if (this.answered) return;
    this.answered = true;
    this.call.answered(answer);
  }

  /** The exchange has ended: what did not arrive by now does not. */
  override giveHead(x: Exchange): void {
    this.forgo();
    super.giveHead(x);
  }
}

const chunked = (body: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(body.length === 0 ? '' : `${body.length.toString(16)}\r\n`),
    body,
    Buffer.from(body.length === 0 ? '0\r\n\r\n' : '\r\n0\r\n\r\n'),
  ]);

/** Begins a copy of an exchange that is about to be sent to its own upstream. `head` is the copy's request head. */
export function mirrorCall(x: Exchange, settings: Mirror, state: MirrorState, upstream: Upstream, target: CompiledTarget, head: Buffer): void {
  const call = new MirroredCall(x, settings, state, upstream, target, head);
  x.carrier = new MirroringCarrier(x.carrier, call, x, settings.bodyBytesMax);
}
