import { performance } from 'node:perf_hooks';
import type { LlmApi, ModelErrorClass, Outcome } from '@gatehouse/definition';
import type { Exchange } from '../../exchange/exchange.js';
import { ticker } from '../../http1/ticker.js';
import type { ModelError } from '../../llm/ir/index.js';
import type { KeptAnswer } from '../../llm/kept-answer.js';
import type { Reply } from '../../pipeline/reply.js';
import type { UpstreamFault } from '../../upstream/call-handler.js';
import { CallAccount } from './call-account.js';
import { CallerAnswer } from './caller-answer.js';
import { ANSWER_CUT, type Failure } from './failure.js';
import { Lanes } from './lanes.js';
import type { ModelMeter } from './model-meter.js';
import { tellUsage } from './model-policies.js';
import type { PreparedCall } from './prepared.js';
import type { ProviderAttempt } from './provider-attempt.js';
import { brokenOff, refusedBy, STOPPED, withdrawnBy } from './stream-endings.js';
import { StreamWatch } from './stream-watch.js';
import { routeLine } from './told.js';

/** The caller's side of a call to a model: its answer begins once and ends once, in one of several ways, and what was used is told once. */
export abstract class AnsweredCall {
  readonly answer: CallerAnswer;
  readonly lanes: Lanes;
  /** Of the attempts that came to nothing, the last one's. */
  protected last: Failure | null = null;
  readonly account: CallAccount;
  protected over = false;
  /** Where the answer is to be a stream. */
  protected readonly watch: StreamWatch | null;
  private onRoom: (() => void) | null = null;
  /** Content of an answer is on its way to the caller: no other target is asked any more. */
  committed = false;

  constructor(
    readonly x: Exchange,
    readonly api: LlmApi,
    readonly prepared: PreparedCall,
    readonly meter: ModelMeter,
  ) {
    this.lanes = new Lanes(prepared, meter);
    this.account = new CallAccount(x, prepared, meter, this.lanes);
    this.watch = prepared.stream ? new StreamWatch(this) : null;
    this.answer = new CallerAnswer(
      x,
      prepared.format,
      prepared.inList,
      () => this.leave(),
      () => this.hasRoom(),
    );
  }

  /** Nothing more is to be written. */
  get ended(): boolean {
    return this.over;
  }

  private hasRoom(): void {
    const { onRoom } = this;
    this.onRoom = null;
    onRoom?.();
    this.lanes.current?.attempt.resume();
  }

  /** Sends what was written, and waits for room for more; also ends with the call. */
  async sent(): Promise<void> {
    if (this.over || this.answer.send()) return;
    await new Promise<void>((resolve) => {
      this.onRoom = resolve;
    });
  }

  /** What follows is about this attempt, of which two may be under way. False: about none, for it is asked no more. */
  turnTo(attempt: ProviderAttempt): boolean {
    return this.lanes.turnTo(attempt);
  }

  /** This attempt's answer is the caller's: another one that is asked beside it is given up. */
  keep(attempt: ProviderAttempt): void {
    this.lanes.keep(attempt);
  }

  /** The caller's answer begins: it is this attempt's. */
  begin(attempt: ProviderAttempt, status: number, contentType: string, length: number): void {
    this.committed = true;
    this.keep(attempt);
    this.answer.open(status, contentType, () => this.account.lines(attempt), length);
  }

  /** The caller's answer begins: it was kept. */
  beginKept({ reply, counted }: KeptAnswer, contentType: string, length: number): void {
    const { account, meter, x, prepared } = this;
    if (account.counted !== null) return;
    const finish = reply.choices[0]?.finish;
    account.counted = counted;
    this.committed = true;
    meter.ttftMs = performance.now() - x.startedAt;
    meter.finish = typeof finish === 'object' ? finish.other : finish;
    this.answer.open(200, contentType, () => routeLine(prepared.route), length);
  }

  /** Policies are told what is used while it is used, and may stop the answer. */
  checkUsage(): void {
    if ((this.x.pipeline.model?.usage.length ?? 0) > 0 && !tellUsage(this.x, this.prepared, this.meter, false)) this.breakOff(STOPPED);
  }

  /** The answer is whole. */
  complete(): void {
    this.lanes.end(undefined);
    this.meter.end(true);
    this.settle(undefined);
    this.over = true;
    this.answer.close();
  }

  /** The answer began, and cannot be made whole: what was sent last says so. */
  completeBroken(failure: ModelErrorClass, whole: boolean, outcome: Outcome = 'failed'): void {
    this.lanes.end(failure);
    this.meter.end(whole);
    this.x.outcome = outcome;
    this.settle(failure);
    this.over = true;
    this.answer.close();
  }

  /** The stream that has begun ends with an error in the caller's format. */
  breakOff(error: ModelError, outcome: Outcome = 'failed'): void {
    if (this.over) return;
    this.answer.writeError(error);
    this.completeBroken(error.class, false, outcome);
  }

  /** A policy lets no more of the answer through: before any of it was sent, this is the answer. */
  refuse(reply: Reply): void {
    if (this.over) return;
    if (!this.answer.begun) {
      this.give(reply, 'refused');
      return;
    }
    this.x.note(reply);
    this.breakOff(refusedBy(reply), 'refused');
  }

  /** Who calls is not let in any more: what was used until now counts, and no target did wrong. */
  withdraw(refusal: Reply): void {
    this.lanes.leave();
    if (!this.answer.begun) {
      this.give(refusal, 'refused');
      return;
    }
    this.x.note(refusal);
    this.breakOff(withdrawnBy(refusal), 'refused');
  }

  /** The answer that has begun broke off. */
  cut(fault?: UpstreamFault | 'busy'): void {
    if (this.over) return;
    const error = brokenOff(fault);
    if (this.prepared.stream) {
      this.breakOff(error);
      return;
    }
    // no word fits into the middle of what was begun: the caller sees the connection go
    this.lanes.end(error.class);
    this.meter.end(false);
    this.over = true;
    this.settle(error.class);
    this.answer.leave();
    this.x.call = null;
    this.x.outcome = 'failed';
    this.x.answer(ANSWER_CUT);
  }

  /** The provider's error, as the caller's format has it. */
  giveError(attempt: ProviderAttempt, error: ModelError, status: number, contentType: string, body: Buffer, lines: string): void {
    if (this.over) return;
    if (this.answer.begun) {
      this.breakOff(error);
      return;
    }
    this.meter.end(true);
    this.settle(error.class);
    this.over = true;
    this.answer.begin(status, contentType, this.account.lines(attempt) + lines, body.length);
    this.answer.write(body);
    this.answer.end();
  }

  give(reply: Reply, outcome: Outcome): void {
    if (this.over) return;
    const { x } = this;
    if (this.answer.begun) {
      this.breakOff({
        class: this.last?.class ?? 'server',
        status: reply.status,
        ...(reply.code && { code: reply.code }),
        message: reply.detail ?? reply.code ?? 'failed',
      });
      return;
    }
    this.lanes.leave();
    this.over = true;
    this.answer.leave();
    this.meter.end(false);
    this.settle(this.last?.class);
    x.call = null;
    x.outcome = outcome;
    x.answer(reply);
  }

  /** Once: what was used is told to policies and to the record. */
  private settle(error: ModelErrorClass | undefined): void {
    if (this.account.settle(error)) this.watch?.stop();
  }

  /** The exchange goes on without it. */
  private leave(): void {
    this.over = true;
    this.lanes.leave();
    this.meter.end(false, true);
    this.settle(undefined);
    this.hasRoom();
  }

  cancel(): void {
    if (this.over) return;
    this.answer.leave();
    this.leave();
  }

  clientDrained(): void {
    this.answer.blocked = false;
    const { current } = this.lanes;
    // while the caller held it back, the provider was not silent
    if (current?.path) current.path.lastPieceAt = ticker.now;
    this.hasRoom();
  }
}
