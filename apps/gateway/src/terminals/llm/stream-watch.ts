import type { LlmApi } from '@gatehouse/definition';
import type { Exchange } from '../../exchange/exchange.js';
import { ticker, type Watched } from '../../http1/ticker.js';
import type { Reply } from '../../pipeline/reply.js';
import { withdrawal } from '../../upgrade/standing.js';
import type { CallerAnswer } from './caller-answer.js';
import type { Lanes } from './lanes.js';

/** A stream's caller is looked at again so often: twice a second. */
const TICKS_A_LOOK = 5;

/** What is watched: a call whose answer is a stream. */
interface Streaming {
  readonly x: Exchange;
  readonly api: LlmApi;
  readonly answer: CallerAnswer;
  readonly lanes: Lanes;
  readonly ended: boolean;
  withdraw(refusal: Reply): void;
}

/** Keeps a silent stream alive, and gives up one that says nothing more, or whose caller is not let in any more. */
export class StreamWatch implements Watched {
  private ticks = 0;

  constructor(private readonly call: Streaming) {}

  start(): void {
    ticker.add(this);
  }

  stop(): void {
    ticker.remove(this);
  }

  tick(nowMs: number): void {
    const { call } = this;
    const { api, answer } = call;
    const path = call.lanes.current?.path;
    if (call.ended) return;
    const refusal = ++this.ticks % TICKS_A_LOOK === 0 ? withdrawal(call.x) : undefined;
    if (refusal !== undefined) call.withdraw(refusal);
    if (call.ended || answer.blocked) return;
    if (path?.streams === true && nowMs - path.lastPieceAt > api.streamIdleMs) path.broke('idle-timeout');
    else answer.beat(nowMs, api.heartbeatMs);
  }
}
