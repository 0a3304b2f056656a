import { performance } from 'node:perf_hooks';
import type { ModelErrorClass } from '@gatehouse/definition';
import { isPlain } from '../../bodies/coding.js';
import type { Call } from '../../exchange/carrier.js';
import { ticker } from '../../http1/ticker.js';
import { BadModelRequest, type Ledger } from '../../llm/ir/index.js';
import type { Choice } from '../../llm/model-routes/target.js';
import { header, Reply, refuse } from '../../pipeline/reply.js';
import type { UpstreamFault } from '../../upstream/call-handler.js';
import { AnswerPath } from './answer-path.js';
import { AnsweredCall } from './answered-call.js';
import { giveKept } from './answers/give-kept.js';
import { isConversation } from './endpoint.js';
import { ANSWER_INVALID, type Failure, invalidRequest, notOffered, PROVIDER_REFUSED, replyOfFault } from './failure.js';
import { guessedCount } from './guessed-count.js';
import { type KeptBy, runModelRequest } from './model-policies.js';
import type { Outgoing } from './outgoing.js';
import { type AnswerHead, ProviderAttempt } from './provider-attempt.js';
import { keyLinesOf, sendAttempt } from './send-attempt.js';
import { lossy, lostOf } from './told.js';

const NO_TARGET = 'gateway.no_target';

/** One call to a model: asks one target after another until the first content of an answer is on its way to the caller. */
export class LlmCall extends AnsweredCall implements Call {
  start(): void {
    this.watch?.start();
    const hooks = this.x.pipeline.model;
    if (hooks === null || hooks.request.length === 0) {
      this.ask();
      return;
    }
    const outcome = runModelRequest(this.x, hooks, this.prepared);
    if (outcome instanceof Promise) void this.askLater(outcome);
    else if (outcome === undefined) this.ask();
    else this.answerWith(outcome);
  }

  private async askLater(outcome: Promise<undefined | Reply | KeptBy>): Promise<void> {
    const { x } = this;
    x.waiting++;
    const reply = await outcome;
    x.waiting--;
    if (x.ended) x.release();
    else if (this.over) return;
    else if (reply === undefined) this.ask();
    else this.answerWith(reply);
  }

  /** A policy said so: nobody is asked. */
  private answerWith(outcome: Reply | KeptBy): void {
    if (outcome instanceof Reply) this.give(outcome, 'refused');
    else void giveKept(this, outcome);
  }

  /** Asks the next target. */
  private ask(): void {
    const { prepared } = this;
    const choice = prepared.route.chooser.choose(prepared, this.lanes.tried, performance.now());
    if (choice.target === null) {
      if (this.last !== null) this.last.give();
      else this.give(this.nobody(choice.why, choice.retryAfterMs), 'failed');
      return;
    }
    prepared.choice = choice;
    const made = this.made(choice);
    if (made instanceof BadModelRequest) this.cannot(choice, invalidRequest(made));
    else if (made === null) this.cannot(choice, notOffered(this.prepared.operation));
    else if (this.api.strict && lostOf(made.ledger).length > 0) this.cannot(choice, lossy(lostOf(made.ledger)));
    else this.send(choice, made.outgoing, made.ledger);
  }

  /** The target does not offer this, or cannot be written it: another one may. */
  private cannot(choice: Choice, reply: Reply): void {
    this.lanes.tried.push({ target: choice.target, keyId: choice.key.id, failure: 'bad-request' });
    this.last ??= { class: 'bad-request', message: 'cannot be asked this', give: () => this.give(reply, 'refused') };
    if (this.lanes.tried.length < this.prepared.route.targets.length) this.ask();
    else if (this.prepared.operation === 'count-tokens') this.give(guessedCount(this.prepared), 'answered');
    else this.last.give();
  }

  private nobody(why: string, retryAfterMs: number | undefined): Reply {
    const headers = retryAfterMs === undefined ? [] : [header('retry-after', String(Math.max(1, Math.ceil(retryAfterMs / 1_000))))];
    return refuse(NO_TARGET, undefined, headers, { reason: why });
  }

  private send(choice: Choice, outgoing: Outgoing, ledger: Ledger | null): void {
    const { x, prepared, lanes } = this;
    const attempt = new ProviderAttempt(x, choice, outgoing, this.taker, x.runtime.clock.now());
    const running = this.meter.begin(choice.target, () => prepared.inputTokensEstimate);
    lanes.add({ attempt, path: null, ledger, wireFormat: outgoing.wireFormat, running });
    // what a provider keeps or does for a call is not to be done twice
    const twice = isConversation(prepared.endpoint) || prepared.operation === 'embeddings';
    if (twice && choice.hedgeAfterMs !== undefined && !lanes.hedged) lanes.hedgeAfter(choice.hedgeAfterMs, () => this.askBeside());
    const lines = keyLinesOf(x, attempt);
    if (typeof lines === 'string') sendAttempt(x, attempt, lines);
    else void this.sendLater(attempt, lines);
  }

  private async sendLater(attempt: ProviderAttempt, lines: Promise<string>): Promise<void> {
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
    if (text !== undefined) sendAttempt(x, attempt, text);
    else this.failed({ class: 'auth', message: 'no token', give: () => this.give(PROVIDER_REFUSED, 'failed') });
  }

  /** Nothing has come for longer than nearly every time: another target is asked too, and whose content comes first has won. */
  private askBeside(): void {
    const { lanes, prepared } = this;
    const { current, tried } = lanes;
    if (this.over || this.committed || current === null || tried.length + 1 >= prepared.route.object.fallback.attemptsMax) return;
    const { target, key } = current.attempt.choice;
    const choice = prepared.route.chooser.hedge(prepared, [...tried, { target, keyId: key.id }], performance.now());
    if (choice === null) return;
    const made = this.made(choice);
    if (made === null || made instanceof BadModelRequest || (this.api.strict && lostOf(made.ledger).length > 0)) return;
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
      if (attempt === this.lanes.current?.attempt) this.lanes.current.path = path;
      else path.leave();
    },
    piece: (attempt: ProviderAttempt, bytes: Buffer): void => {
      if (this.turnTo(attempt)) this.lanes.current?.path?.piece(bytes, ticker.now);
    },
    flush: (attempt: ProviderAttempt): boolean => !this.turnTo(attempt) || (this.lanes.current?.path?.flush() ?? true),
    ended: (attempt: ProviderAttempt): void => {
      if (this.turnTo(attempt)) this.lanes.current?.path?.ended();
    },
    failed: (attempt: ProviderAttempt, fault: UpstreamFault | 'busy', _message: string): void => {
      if (!this.turnTo(attempt)) return;
      const path = this.lanes.current?.path ?? null;
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

  /** The provider did not take the token that its key was exchanged for: the same target is asked once more, with another one. False: not again. */
  renew(attempt: ProviderAttempt): boolean {
    const lane = this.over || !this.turnTo(attempt) ? null : this.lanes.again();
    if (lane === null) return false;
    this.meter.end(false);
    this.send(attempt.choice, attempt.outgoing, lane.ledger);
    return true;
  }

  /** The running attempt came to nothing before the caller saw anything of it. */
  failed(failure: Failure): void {
    const { lanes } = this;
    if (lanes.current === null || this.over) return;
    // an answer that began and cannot be used is paid all the same
    const { head } = lanes.current.attempt;
    const answered = head !== null && head.status < 300;
    lanes.end(failure.class, failure.retryAfterMs);
    this.last = failure;
    this.meter.end(false, answered);
    if (lanes.goOn()) return;
    const { fallback } = this.prepared.route.object;
    if (fallback.on.includes(failure.class) && lanes.tried.length < fallback.attemptsMax) this.ask();
    else failure.give();
  }
}
