import { performance } from 'node:perf_hooks';
import type { LlmApi, ModelErrorClass, Outcome, WireFormat } from '@gatehouse/definition';
import { isPlain } from '../../bodies/coding.js';
import type { Call } from '../../exchange/carrier.js';
import type { Exchange } from '../../exchange/exchange.js';
import { ticker, type Watched } from '../../http1/ticker.js';
import { BadModelRequest, type Ledger, lostPointers, type ModelError } from '../../llm/ir/index.js';
import type { Choice, Target } from '../../llm/model-routes/target.js';
import { keyLines } from '../../llm/providers/key-lines.js';
import type { Tried } from '../../llm/routing/routed.js';
import { header, Reply, refuse } from '../../pipeline/reply.js';
import type { UpstreamFault } from '../../upstream/call-handler.js';
import { AnswerPath } from './answer-path.js';
import { CallerAnswer } from './caller-answer.js';
import { isConversation } from './endpoint.js';
import { ANSWER_CUT, ANSWER_INVALID, type Failure, invalidRequest, PROVIDER_REFUSED, replyOfFault } from './failure.js';
import { guessedCount } from './guessed-count.js';
import type { Lane } from './lane.js';
import type { ModelMeter } from './model-meter.js';
import { runModelRequest, tellUsage } from './model-policies.js';
import type { Outgoing } from './outgoing.js';
import type { PreparedCall } from './prepared.js';
import { type AnswerHead, ProviderAttempt } from './provider-attempt.js';
import { recordOf } from './record.js';
import { requestBytes } from './request-bytes.js';
import { lossy, tellingLines } from './told.js';

const NOT_OFFERED = refuse('gateway.model_not_offered');
const NO_TARGET = 'gateway.no_target';
const LOST_SHOWN = 10;
const CUT: ModelError = { class: 'cut', status: 502, message: 'The answer broke off: the provider ended it before the model had finished' };
const SILENT: ModelError = { class: 'timeout', status: 504, message: 'The answer stopped: the provider said nothing more' };
const STOPPED: ModelError = { class: 'quota', status: 429, code: 'gateway.model_stopped', message: 'The answer was stopped: the limit is spent' };

/** One call to a model: asks one target after another until the first content of an answer is on its way to the caller. */
export class LlmCall implements Call, Watched {
  readonly answer: CallerAnswer;
  /** Put into words once, for the header and the record. */
  private why: string | null = null;
  /** The target that is asked; of two, the one that said something last. */
  private lane: Lane | null = null;
  /** The other of two. */
  private beside: Lane | null = null;
  private hedgeTimer: NodeJS.Timeout | undefined;
  private hedged = 0;
  private readonly tried: Tried<Target>[] = [];
  private last: Failure | null = null;
  private ledger: Ledger | null = null;
  private wireFormat: WireFormat | undefined;
  private over = false;
  private settled = false;
  /** Content of an answer is on its way to the caller: no other target is asked any more. */
  committed = false;

  constructor(
    readonly x: Exchange,
    readonly api: LlmApi,
    readonly prepared: PreparedCall,
    readonly meter: ModelMeter,
  ) {
    this.answer = new CallerAnswer(
      x,
      prepared.format,
      prepared.inList,
      () => this.leave(),
      () => this.lane?.attempt.resume(),
    );
  }

  start(): void {
    if (this.prepared.stream) ticker.add(this);
    const hooks = this.x.pipeline.model;
    if (hooks === null || hooks.request.length === 0) {
      this.ask();
      return;
    }
    const outcome = runModelRequest(this.x, hooks, this.prepared);
    if (outcome instanceof Promise) void this.askLater(outcome);
    else if (outcome === undefined) this.ask();
    else this.give(outcome, 'refused');
  }

  private async askLater(outcome: Promise<undefined | Reply>): Promise<void> {
    const { x } = this;
    x.waiting++;
    const reply = await outcome;
    x.waiting--;
    if (x.ended) x.release();
    else if (this.over) return;
    else if (reply === undefined) this.ask();
    else this.give(reply, 'refused');
  }

  /** Asks the next target. */
  private ask(): void {
    const { prepared } = this;
    const choice = prepared.route.chooser.choose(prepared, this.tried, performance.now());
    if (choice.target === null) {
      if (this.last !== null) this.last.give();
      else this.give(this.nobody(choice.why, choice.retryAfterMs), 'failed');
      return;
    }
    prepared.choice = choice;
    const made = this.made(choice);
    if (made instanceof BadModelRequest) this.give(invalidRequest(made), 'refused');
    else if (made === null) this.cannot(choice);
    else if (this.api.strict && this.lost(made.ledger).length > 0) this.give(lossy(this.lost(made.ledger)), 'refused');
    else this.send(choice, made.outgoing, made.ledger);
  }

  /** What of the caller's body does not reach the target. */
  private lost(ledger: Ledger | null): string[] {
    if (ledger === null) return [];
    return lostPointers(ledger, LOST_SHOWN);
  }

  /** The target does not offer this: another one may. */
  private cannot(choice: Choice): void {
    this.tried.push({ target: choice.target, keyId: choice.key.id, failure: 'bad-request' });
    this.last ??= { class: 'bad-request', message: 'not offered', give: () => this.give(NOT_OFFERED, 'refused') };
    if (this.tried.length < this.prepared.route.targets.length) this.ask();
    else if (this.prepared.operation === 'count-tokens') this.give(guessedCount(this.prepared), 'answered');
    else this.last.give();
  }

  private nobody(why: string, retryAfterMs: number | undefined): Reply {
    const headers = retryAfterMs === undefined ? [] : [header('retry-after', String(Math.max(1, Math.ceil(retryAfterMs / 1_000))))];
    return refuse(NO_TARGET, undefined, headers, { reason: why });
  }

  private send(choice: Choice, outgoing: Outgoing, ledger: Ledger | null): void {
    const { x, prepared } = this;
    const { provider, model } = choice.target;
    this.ledger = ledger;
    this.wireFormat = outgoing.wireFormat;
    const [place] = provider.upstream.targets;
    const attempt = new ProviderAttempt(x, choice, outgoing, this.taker, x.runtime.clock.now());
    const running = this.meter.begin(model.price, prepared.inputTokensGuess);
    this.lane = { attempt, path: null, ledger, wireFormat: outgoing.wireFormat, running };
    if (choice.hedgeAfterMs !== undefined && this.beside === null) this.hedgeAfter(choice.hedgeAfterMs);
    const method = x.method === 'HEAD' ? 'GET' : x.method;
    const shown = {
      method,
      authority: place?.authority ?? '',
      path: (place?.basePath ?? '') + outgoing.path,
      contentType: outgoing.contentType,
      body: outgoing.body,
    };
    const lines = keyLines(provider, choice.key.compiled, shown, x.runtime);
    const go = (text: string) => {
      if (place === undefined) attempt.send(method, Buffer.alloc(0), 0);
      else attempt.send(method, requestBytes(x, method, provider, place, outgoing, text), 0);
    };
    if (typeof lines === 'string') go(lines);
    else void this.sendLater(attempt, lines, go);
  }

  private async sendLater(attempt: ProviderAttempt, lines: Promise<string>, go: (lines: string) => void): Promise<void> {
    const { x } = this;
    x.waiting++;
    let text: string | undefined;
    try {
      text = await lines;
    } catch (error) {
      attempt.record.error = `no token: ${error instanceof Error ? error.message : String(error)}`;
    }
    x.waiting--;
    if (x.ended) return x.release();
    if (this.over || !this.turnTo(attempt)) return;
    if (text !== undefined) go(text);
    else this.failed({ class: 'auth', message: 'no token', give: () => this.give(PROVIDER_REFUSED, 'failed') });
  }

  /** What follows is about this attempt, of which two may be under way. False: about none, for it is asked no more. */
  turnTo(attempt: ProviderAttempt): boolean {
    const { lane, beside } = this;
    if (attempt === lane?.attempt) return true;
    if (beside === null || attempt !== beside.attempt) return false;
    this.beside = lane;
    this.take(beside);
    return true;
  }

  private take(lane: Lane): void {
    this.lane = lane;
    this.ledger = lane.ledger;
    this.wireFormat = lane.wireFormat;
    this.prepared.choice = lane.attempt.choice;
    this.meter.turnTo(lane.running);
  }

  /** This attempt's answer is the caller's: the other one is given up. */
  keep(attempt: ProviderAttempt): void {
    clearTimeout(this.hedgeTimer);
    const { beside } = this;
    if (beside === null || !this.turnTo(attempt)) return;
    const other = this.beside as Lane;
    this.beside = null;
    this.drop(other);
  }

  private drop({ attempt, path, running }: Lane): void {
    const { lane } = this;
    this.meter.turnTo(running);
    this.meter.end(false, true);
    if (lane !== null) this.meter.turnTo(lane.running);
    path?.leave();
    attempt.flight.givenUp(performance.now());
    attempt.cancel();
  }

  private hedgeAfter(ms: number): void {
    const { prepared } = this;
    // what a provider keeps or does for a call is not to be done twice
    if (!isConversation(prepared.endpoint) && prepared.operation !== 'embeddings') return;
    this.hedgeTimer = setTimeout(() => this.askBeside(), ms);
  }

  /** Nothing has come for longer than nearly every time: another target is asked too, and whose content comes first has won. */
  private askBeside(): void {
    const { lane, prepared, tried } = this;
    if (this.over || this.committed || lane === null || tried.length + 1 >= prepared.route.object.fallback.attemptsMax) return;
    const { target, key } = lane.attempt.choice;
    const choice = prepared.route.chooser.hedge(prepared, [...tried, { target, keyId: key.id }], performance.now());
    if (choice === null) return;
    const made = this.made(choice);
    if (made === null || made instanceof BadModelRequest || (this.api.strict && this.lost(made.ledger).length > 0)) return;
    this.beside = lane;
    this.hedged++;
    prepared.choice = choice;
    this.send(choice, made.outgoing, made.ledger);
  }

  private made(choice: Choice): { outgoing: Outgoing; ledger: Ledger | null } | null | BadModelRequest {
    try {
      return this.prepared.outgoing(choice);
    } catch (error) {
      if (error instanceof BadModelRequest) return error;
      // another target may be written to
      this.x.runtime.log.error({ err: error, requestId: this.x.requestId }, 'a call could not be written for a provider');
      return null;
    }
  }

  private readonly taker = {
    head: (attempt: ProviderAttempt, head: AnswerHead): void => {
      if (!this.turnTo(attempt)) return;
      const path = new AnswerPath(this, attempt, head, isPlain(head.contentEncoding), ticker.now);
      // what it said at once may have ended the attempt
      if (attempt === this.lane?.attempt) this.lane.path = path;
      else path.leave();
    },
    piece: (attempt: ProviderAttempt, bytes: Buffer): void => {
      if (this.turnTo(attempt)) this.lane?.path?.piece(bytes, ticker.now);
    },
    flush: (attempt: ProviderAttempt): boolean => !this.turnTo(attempt) || (this.lane?.path?.flush() ?? true),
    ended: (attempt: ProviderAttempt): void => {
      if (this.turnTo(attempt)) this.lane?.path?.ended();
    },
    failed: (attempt: ProviderAttempt, fault: UpstreamFault | 'busy', _message: string): void => {
      if (!this.turnTo(attempt)) return;
      const path = this.lane?.path ?? null;
      if (path !== null) path.broke(fault);
      else this.failedBy(fault, false);
    },
  };

  /** The connection failed, or its answer did. @param answered the answer had begun */
  failedBy(fault: UpstreamFault | 'busy', answered: boolean, error?: ModelErrorClass): void {
    const timeout = fault.endsWith('timeout');
    const kind: ModelErrorClass = error ?? (timeout ? 'timeout' : fault === 'busy' ? 'overloaded' : answered ? 'cut' : 'server');
    const reply = fault === 'invalid' && answered ? ANSWER_INVALID : replyOfFault(fault, answered);
    this.failed({ class: kind, message: reply.code ?? kind, give: () => this.give(reply, 'failed') });
  }

  /** The running attempt came to nothing before the caller saw anything of it. */
  failed(failure: Failure): void {
    if (this.lane === null || this.over) return;
    this.endAttempt(failure.class, failure.retryAfterMs);
    this.last = failure;
    this.meter.end(false);
    const { beside } = this;
    if (beside !== null) {
      // the other one may still do it
      this.beside = null;
      this.take(beside);
      return;
    }
    const { fallback } = this.prepared.route.object;
    if (fallback.on.includes(failure.class) && this.tried.length < fallback.attemptsMax) this.ask();
    else failure.give();
  }

  /** Takes leave of the running attempt. @param failure undefined: it did well */
  endAttempt(failure: ModelErrorClass | undefined, retryAfterMs?: number): void {
    clearTimeout(this.hedgeTimer);
    const { lane } = this;
    if (lane === null) return;
    this.lane = null;
    lane.path?.leave();
    const { attempt } = lane;
    const now = performance.now();
    if (failure === undefined) attempt.flight.finished(lane.running.now, now);
    else {
      attempt.flight.failed(failure, now, retryAfterMs);
      this.tried.push({ target: attempt.choice.target, keyId: attempt.choice.key.id, failure });
    }
    attempt.cancel();
  }

  /** What the caller is told of how it came to this answer. */
  private lines({ choice }: ProviderAttempt): string {
    this.why = choice.why;
    return tellingLines(this.prepared.route, choice, this.why, this.lost(this.ledger));
  }

  /** The caller's answer begins: it is this attempt's. */
  begin(attempt: ProviderAttempt, status: number, contentType: string, length: number): void {
    this.committed = true;
    this.keep(attempt);
    this.answer.open(status, contentType, () => this.lines(attempt), length);
  }

  /** Keeps a silent stream alive, and gives up one that says nothing more. */
  tick(nowMs: number): void {
    const { api } = this;
    const path = this.lane?.path;
    if (this.over || this.answer.blocked) return;
    if (path?.streams === true && nowMs - path.lastPieceAt > api.streamIdleMs) path.broke('idle-timeout');
    else this.answer.beat(nowMs, api.heartbeatMs);
  }

  /** Policies are told what is used while it is used, and may stop the answer. */
  checkUsage(): void {
    if ((this.x.pipeline.model?.usage.length ?? 0) > 0 && !tellUsage(this.x, this.prepared, this.meter, false)) this.breakOff(STOPPED);
  }

  /** The answer is whole. */
  complete(): void {
    this.endAttempt(undefined);
    this.meter.end(true);
    this.settle(undefined);
    this.over = true;
    this.answer.close();
  }

  /** The answer began, and cannot be made whole: what was sent last says so. */
  completeBroken(failure: ModelErrorClass, whole: boolean): void {
    this.endAttempt(failure);
    this.meter.end(whole);
    this.x.outcome = 'failed';
    this.settle(failure);
    this.over = true;
    this.answer.close();
  }

  /** The stream that has begun ends with an error in the caller's format. */
  breakOff(error: ModelError): void {
    if (this.over) return;
    this.answer.writeError(error);
    this.completeBroken(error.class, false);
  }

  /** The answer that has begun broke off. */
  cut(fault?: UpstreamFault | 'busy'): void {
    if (this.over) return;
    const error = fault?.endsWith('timeout') === true ? SILENT : CUT;
    if (this.prepared.stream) {
      this.breakOff(error);
      return;
    }
    // no word fits into the middle of what was begun: the caller sees the connection go
    this.endAttempt(error.class);
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
    this.answer.begin(status, contentType, this.lines(attempt) + lines, body.length);
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
    this.leaveAttempt();
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
    if (this.settled) return;
    this.settled = true;
    ticker.remove(this);
    const { x, prepared, meter, ledger } = this;
    tellUsage(x, prepared, meter, true);
    x.llm = recordOf(prepared, meter, {
      fallbacks: Math.max(0, x.attempts.length - 1 - this.hedged),
      lost: this.lost(ledger),
      error,
      wireFormat: this.wireFormat,
      why: this.why,
    });
  }

  /** The exchange goes on without it. */
  private leave(): void {
    this.over = true;
    this.leaveAttempt();
    this.meter.end(false, true);
    this.settle(undefined);
  }

  /** Nobody's fault. */
  private leaveAttempt(): void {
    clearTimeout(this.hedgeTimer);
    for (const lane of [this.beside, this.lane]) {
      this.lane = null;
      if (lane !== null) this.drop(lane);
    }
    this.beside = null;
  }

  cancel(): void {
    if (this.over) return;
    this.answer.leave();
    this.leave();
  }

  clientDrained(): void {
    this.answer.blocked = false;
    // while the caller held it back, the provider was not silent
    if (this.lane?.path) this.lane.path.lastPieceAt = ticker.now;
    this.lane?.attempt.resume();
  }
}
