import { codecOf } from '../../../llm/formats/registry.js';
import { isNoAnswer, isObject, type Json, type ModelReply, NO_ANSWER, newLedger } from '../../../llm/ir/index.js';
import { finishOf } from '../../../llm/usage-reader/finish-of.js';
import { textInJson, tokensInJson } from '../../../llm/usage-reader/heard-text.js';
import { otherUsage } from '../../../llm/usage-reader/other-usage.js';
import { skim, usageInTail } from '../../../llm/usage-reader/skim.js';
import { Reply } from '../../../pipeline/reply.js';
import { isConversation } from '../endpoint.js';
import { ANSWER_INVALID } from '../failure.js';
import type { LlmCall } from '../llm-call.js';
import { runModelReply } from '../model-policies.js';
import { jsonOfBody } from '../outgoing.js';
import type { AnswerHead, ProviderAttempt } from '../provider-attempt.js';
import { answerEmbeddings } from '../write-embeddings.js';
import { answerRanking } from '../write-ranking.js';
import type { AnswerReader } from './answer.js';
import { tellWhole } from './answer-keeper.js';
import { errorOf, failedWith } from './error-answer.js';
import { replayed } from './replayed.js';
import { WholeAnswer, type WholeTaker } from './whole-answer.js';

const JSON_TYPE = 'application/json';
const TAIL = 8_192;

/** An answer of a 200 that says of itself that it failed. */
const failsInside = (body: Json | undefined): boolean =>
  isObject(body) &&
  isObject(body.error) &&
  body.choices === undefined &&
  body.content === undefined &&
  body.candidates === undefined &&
  (body.output === undefined || body.status === 'failed');

/** What a provider answered, where it is to be read as what it means; undefined where it cannot be read. */
function read(attempt: ProviderAttempt, json: Json): ModelReply | undefined {
  try {
    return codecOf(attempt.outgoing.wireFormat)?.decodeReply(json);
  } catch {
    return undefined;
  }
}

class WholeCall implements WholeTaker {
  private tail = '';

  constructor(
    private readonly call: LlmCall,
    private readonly attempt: ProviderAttempt,
    private readonly head: AnswerHead,
    private readonly apart: boolean,
  ) {}

  whole(body: Buffer): void {
    const { call, attempt, head } = this;
    if (!call.turnTo(attempt)) return;
    const { prepared } = call;
    const conversation = isConversation(prepared.endpoint);
    const json = this.apart ? jsonOfBody(body) : skim(body);
    if (conversation && failsInside(json)) {
      failedWith(call, attempt, errorOf(attempt, 0, json, head.header), null, head.header);
      return;
    }
    const given = conversation && this.apart && json !== undefined ? read(attempt, json) : undefined;
    if (given !== undefined && isNoAnswer(given.choices)) {
      this.tellUsage(json, body);
      failedWith(call, attempt, NO_ANSWER, null, head.header);
      return;
    }
    if (conversation && json === undefined) {
      // whatever it was, it was made and is paid
      call.meter.content(body.toString('utf8'), performance.now(), textInJson);
      this.unreadable();
      return;
    }
    call.keep(attempt);
    this.tellUsage(json, body);
    if (conversation) {
      call.meter.finish = finishOf(json);
      tellWhole(call, attempt, () => (this.apart ? json : jsonOfBody(body)), body.length);
    }
    if (this.apart && !conversation) this.writeOther(json);
    else if (this.apart && json !== undefined) void this.takeApart(given, body);
    else this.send(body, head.contentType === '' ? JSON_TYPE : head.contentType);
  }

  /** @param body of which it is told, or its end */
  private tellUsage(json: Json | undefined, body: Buffer): void {
    const { call, attempt } = this;
    const { prepared, meter } = call;
    meter.ttftMs ??= performance.now() - call.x.startedAt;
    // what was made before was counted then
    if (json === undefined || prepared.body.length === 0) return;
    const conversation = isConversation(prepared.endpoint);
    if (prepared.operation === 'speech') meter.tell({ characters: prepared.spokenLetters });
    const usage = conversation ? codecOf(attempt.outgoing.wireFormat)?.usage(json) : otherUsage(prepared.operation, json);
    if (usage !== undefined) meter.tell(usage);
    else if (conversation) {
      meter.estimated = true;
      meter.tell({ inputTokens: prepared.inputTokensEstimate, outputTokens: tokensInJson(body) });
    }
  }

  private async takeApart(given: ModelReply | undefined, body: Buffer): Promise<void> {
    const { call, attempt } = this;
    const { x, prepared } = call;
    const { passed } = attempt.outgoing;
    let reply: ModelReply | Reply;
    if (given === undefined) {
      this.unreadable();
      return;
    }
    try {
      const hooks = x.pipeline.model;
      if (hooks === null || hooks.reply.length === 0) reply = given;
      else {
        x.waiting++;
        reply = await runModelReply(x, hooks, prepared, given);
        x.waiting--;
        if (x.ended) {
          x.release();
          return;
        }
      }
    } catch {
      this.unreadable();
      return;
    }
    if (reply instanceof Reply) call.give(reply, 'refused');
    else if (reply === given && passed) this.send(body, this.head.contentType);
    else this.write(reply);
  }

  /** Written anew in the caller's format. */
  private write(reply: ModelReply): void {
    const { prepared } = this.call;
    const codec = codecOf(prepared.format);
    const { request } = prepared;
    if (codec === undefined || request === null) {
      this.unreadable();
      return;
    }
    let written: { contentType: string; bytes: Buffer };
    const ledger = newLedger();
    this.call.account.answerLedger = ledger;
    try {
      written = prepared.stream
        ? replayed(codec, reply, request, ledger)
        : { contentType: JSON_TYPE, bytes: Buffer.from(JSON.stringify(codec.encodeReply(reply, request, ledger))) };
    } catch {
      this.unreadable();
      return;
    }
    this.send(written.bytes, written.contentType);
  }

  /** Of the operations that are no conversation, embeddings and rankings are translated. */
  private writeOther(json: Json | undefined): void {
    const { call, attempt } = this;
    const { endpoint, embedding, ranking } = call.prepared;
    try {
      if (json === undefined) throw new Error('the answer is no JSON');
      if (ranking !== null) this.send(Buffer.from(JSON.stringify(answerRanking(endpoint, ranking, json))), JSON_TYPE);
      else if (embedding !== null) this.send(Buffer.from(JSON.stringify(answerEmbeddings(endpoint, embedding, attempt.outgoing, json))), JSON_TYPE);
      else throw new Error('there is nothing to translate');
    } catch {
      this.unreadable();
    }
  }

  private send(body: Buffer, contentType: string): void {
    const { call } = this;
    call.begin(this.attempt, this.head.status, contentType, body.length);
    call.answer.write(body);
    call.complete();
  }

  unreadable(): void {
    const { call } = this;
    if (call.turnTo(this.attempt)) call.failed({ class: 'server', message: 'the answer cannot be read', give: () => call.give(ANSWER_INVALID, 'failed') });
  }

  tooLong(begin: Buffer): void {
    const { call, head } = this;
    call.meter.ttftMs ??= performance.now() - call.x.startedAt;
    call.begin(this.attempt, head.status, head.contentType, head.length);
    this.rest(begin);
  }

  rest(bytes: Buffer): void {
    this.call.answer.write(bytes);
    this.tail = (this.tail + bytes.toString('latin1', Math.max(0, bytes.length - TAIL))).slice(-TAIL);
  }

  flush(): boolean {
    return this.call.answer.send();
  }

  restEnded(): void {
    const { prepared } = this.call;
    this.tellUsage(usageInTail(this.tail) ?? (isConversation(prepared.endpoint) ? {} : undefined), Buffer.from(this.tail, 'latin1'));
    this.call.complete();
  }

  broke(fault: Parameters<AnswerReader['broke']>[0]): void {
    const { call } = this;
    if (call.answer.begun) call.cut();
    else call.failedBy(fault, true);
  }
}

/** @param apart it is read as what it means, not only looked at */
export function wholeAnswer(call: LlmCall, attempt: ProviderAttempt, head: AnswerHead, coding: string | undefined, apart: boolean): AnswerReader {
  return new WholeAnswer(new WholeCall(call, attempt, head, apart), coding, apart);
}
