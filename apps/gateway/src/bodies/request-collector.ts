import type { BodySink, Call } from '../exchange/carrier.js';
import type { Exchange } from '../exchange/exchange.js';
import { HeaderName } from '../http1/header-name.js';
import type { Step } from '../pipeline/pipeline.js';
import { Reply, refuse } from '../pipeline/reply.js';
import { CHANGED_WITH_BODY } from './changed.js';
import { decode } from './coding.js';
import { Pieces } from './pieces.js';
import { type RequestSource, WholeRequest } from './request-source.js';
import { runWhole, type Stage } from './stages.js';

const CONTENT_ENCODING = new HeaderName('content-encoding');
const CODED = refuse('gateway.content_coding_unknown');
const TOO_LARGE = refuse('gateway.body_too_large');

/** Waits for the whole body of a request, shows it to the policies, and only then lets the exchange go on. */
export class RequestCollector implements BodySink, Call {
  private readonly pieces = new Pieces();
  private over = false;

  constructor(
    private readonly x: Exchange,
    private readonly stages: readonly Stage[],
    private readonly limit: { bytesMax: number; step: Step },
    private readonly proceed: (source: RequestSource) => void,
  ) {}

  start(): void {
    const { x, limit } = this;
    x.call = this;
    if (x.bodyLength > limit.bytesMax) this.refuse(this.tooLarge());
    else x.carrier.startBody(this);
  }

  private tooLarge(): Reply {
    const { step } = this.limit;
    this.x.policy = step.name;
    return step.policy.bodyTooLarge ?? TOO_LARGE;
  }

  data(bytes: Buffer, count: number, total: number, last: boolean): boolean {
    if (this.over) return true;
    this.pieces.add(bytes, count, total);
    if (this.pieces.bytes > this.limit.bytesMax) this.refuse(this.tooLarge());
    else if (last) void this.show();
    return true;
  }

  private async show(): Promise<void> {
    const { x } = this;
    const raw = this.pieces.whole();
    x.waiting++;
    const body = await decode(raw, x.requestHeader(CONTENT_ENCODING), this.limit.bytesMax);
    const outcome = typeof body === 'string' ? (body === 'too-large' ? this.tooLarge() : CODED) : await runWhole(x, this.stages, body);
    x.waiting--;
    if (this.over || x.ended) {
      this.drop();
      if (x.ended) x.release();
      return;
    }
    if (outcome instanceof Reply) {
      this.refuse(outcome);
      return;
    }
    if (outcome.changed) for (const name of CHANGED_WITH_BODY) x.requestEdits.remove(name);
    const passed = outcome.changed ? outcome.body : raw;
    x.bodyLength = passed.length;
    x.hasBody = passed.length > 0;
    x.call = null;
    this.proceed(new WholeRequest(x, passed, () => this.drop()));
    // a terminal that asks for no body leaves it to us
    if (!x.hasBody) this.drop();
  }

  private refuse(reply: Reply): void {
    const { x } = this;
    this.drop();
    x.call = null;
    x.answer(reply);
  }

  private drop(): void {
    this.over = true;
    this.pieces.release();
  }

  cancel(): void {
    this.drop();
  }

  clientDrained(): void {}
}
