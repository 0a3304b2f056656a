import { performance } from 'node:perf_hooks';
import { oneSegment, Pieces } from '../../bodies/pieces.js';
import type { BodySink } from '../../exchange/carrier.js';
import { Exchange } from '../../exchange/exchange.js';
import { FrontCarrier } from '../../exchange/front-carrier.js';
import { RequestId } from '../../exchange/request-id.js';
import { Head } from '../../http1/head.js';
import { HeaderName } from '../../http1/header-name.js';
import { readRequestHead } from '../../http1/request-head.js';
import { rawTarget } from '../../identity/raw-target.js';
import { Problems } from '../../pipeline/problems.js';
import type { Reply } from '../../pipeline/reply.js';
import { startExchange } from '../../server/start-exchange.js';
import { replyBody } from '../../server/write-reply.js';
import type { ToolRequest } from './tool-request.js';

export interface InnerAnswer {
  requestId: string;
  status: number;
  type: string;
  body: Buffer;
}

/** Why there is no answer, in words for a model. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

const CONTENT_TYPE = new HeaderName('content-type');
const CONTENT_ENCODING = new HeaderName('content-encoding');
const HEADERS_MAX = 200;
const HEAD_LIMITS = { targetBytesMax: 16_384, headBytesMax: 65_536 };
/** Of the message about the tool, and of its connection; all else of the caller's, what proves who it is above all, goes for the call of the tool too. */
const OF_THE_MESSAGE =
  /^(?:accept|accept-encoding|connection|content-.*|expect|host|if-.*|keep-alive|last-event-id|mcp-.*|origin|range|te|trailer|transfer-encoding|upgrade|idempotency-key)$/;

/** Takes what would go to a client. */
class InnerCarrier extends FrontCarrier {
  private status = 0;
  private type = '';
  private coded = false;
  private asked = false;
  /** Null for what is too long. */
  private whole: Buffer | null = null;
  private readonly pieces = new Pieces();

  constructor(
    outer: Exchange,
    private readonly body: Buffer | null,
    private readonly bytesMax: number,
    private readonly settle: (answer: Omit<InnerAnswer, 'requestId'> | NoAnswer) => void,
    private readonly problems: Problems,
  ) {
    super(outer.carrier);
  }

  override get bodyOpen(): boolean {
    return this.body !== null && !this.asked;
  }
  override startBody(sink: BodySink): void {
    this.asked = true;
    const bytes = this.body ?? Buffer.alloc(0);
    sink.data(bytes, oneSegment(bytes), bytes.length, true);
  }
  override resumeBody(): void {}

  override sendReply(x: Exchange, reply: Reply): void {
    x.status = reply.status;
    const { bytes } = replyBody(x, reply, this.problems);
    this.settle({ status: reply.status, type: reply.contentType ?? '', body: bytes ?? Buffer.alloc(0) });
    x.finish();
  }

  override writeHead(x: Exchange, head: Head): void {
    this.status = head.status;
    this.type = x.responseHeader(CONTENT_TYPE) ?? '';
    this.coded = (x.responseHeader(CONTENT_ENCODING) ?? 'identity') !== 'identity';
  }

  override writeBody(bytes: Buffer, count: number, total: number): void {
    // what is too much is counted, and not kept
    if (this.pieces.bytes <= this.bytesMax) this.pieces.add(bytes, count, total);
  }

  override writeEnd(): boolean {
    this.whole = this.pieces.bytes > this.bytesMax ? null : Buffer.from(this.pieces.whole());
    return true;
  }
  override sendInterim(): void {}
  override switchTo(): void {}
  override endOutput(): void {}
  override flush(): boolean {
    return true;
  }

  override done(): void {
    const { whole, status, type } = this;
    if (whole === null) this.settle(new NoAnswer(`The answer is longer than ${this.bytesMax} bytes.`));
    else if (this.coded) this.settle(new NoAnswer('The answer came in a content coding.'));
    else this.settle({ status, type, body: whole });
  }

  override cut(): void {
    this.settle(new NoAnswer('The answer was cut off.'));
  }

  override giveHead(): void {
    this.pieces.release();
  }
}

function headOf(x: Exchange, { method, target, headers, body }: ToolRequest): Head {
  const root = x.path.slice(0, x.restAt);
  // a key in the query is the caller's, too
  const own = rawTarget(x).query;
  const query = own.length <= 1 ? '' : `${target.includes('?') ? '&' : '?'}${own.slice(1)}`;
  let text = `${method} ${root}${target}${query} HTTP/1.1\r\nhost: ${x.authority}\r\naccept: application/json, */*;q=0.8\r\n`;
  for (let at = 0; at < x.head.count; at++) {
    const name = x.head.name(at).toLowerCase();
    if (!OF_THE_MESSAGE.test(name) && !headers.some(([own]) => own.toLowerCase() === name)) text += `${name}: ${x.head.value(at)}\r\n`;
  }
  for (const [name, value] of headers) text += `${name}: ${value}\r\n`;
  if (body !== null) text += `content-type: ${body.type}\r\ncontent-length: ${body.bytes.length}\r\n`;
  const bytes = Buffer.from(`${text}\r\n`, 'latin1');
  const head = new Head(HEADERS_MAX);
  if (readRequestHead(head, bytes, 0, bytes.length, HEAD_LIMITS) <= 0) throw new NoAnswer('The arguments make no request that could be sent.');
  return head;
}

/** A call of an operation from inside: a call like any other, with a record, limits and policies of its own, by the same caller. */
export class InnerCall {
  private exchange: Exchange | null = null;
  private gone: (error: NoAnswer) => void = () => {};

  /** @throws NoAnswer */
  run(outer: Exchange, request: ToolRequest, bytesMax: number): Promise<InnerAnswer> {
    const head = headOf(outer, request);
    const { runtime, snapshot, at } = outer;
    return new Promise((resolve, reject) => {
      this.gone = reject;
      const id = RequestId.next(at);
      const settle = (answer: Omit<InnerAnswer, 'requestId'> | NoAnswer) => {
        if (answer instanceof NoAnswer) {
          // one that is cut off ends here: nobody else knows of it
          x.finish();
          reject(answer);
        } else resolve({ requestId: id.text, ...answer });
      };
      const carrier = new InnerCarrier(outer, request.body?.bytes ?? null, bytesMax, settle, new Problems(runtime.problemBaseUrl));
      snapshot?.acquire();
      const x: Exchange = new Exchange(carrier, head, runtime, snapshot, id, request.method, at, performance.now(), true);
      x.hasBody = request.body !== null && request.body.bytes.length > 0;
      x.bodyLength = request.body?.bytes.length ?? 0;
      this.exchange = x;
      startExchange(x, snapshot);
    });
  }

  cancel(): void {
    this.exchange?.abort();
    this.gone(new NoAnswer('The client left.'));
  }
}
