import { codecOf } from '../../../llm/formats/registry.js';
import type { Frame, Usage } from '../../../llm/ir/index.js';
import { textInJson } from '../../../llm/usage-reader/heard-text.js';
import { otherUsage } from '../../../llm/usage-reader/other-usage.js';
import { finishIn, Seen } from '../../../llm/usage-reader/stream-look.js';
import { isConversation } from '../endpoint.js';
import { ANSWER_INVALID } from '../failure.js';
import type { LlmCall } from '../llm-call.js';
import { jsonOfBody } from '../outgoing.js';
import type { AnswerHead, ProviderAttempt } from '../provider-attempt.js';
import type { AnswerReader } from './answer.js';
import { type PassingKeeper, passingKeeperOf } from './answer-keeper.js';
import { errorOf, failedWith } from './error-answer.js';
import { PassedStream, type StreamTaker } from './passed-stream.js';

/** Whether its events are those of conversations: also of one that a provider kept. */
const isSpoken = ({ prepared: { endpoint } }: LlmCall): boolean => isConversation(endpoint) || endpoint.operation === 'responses';

class PassingCall implements StreamTaker {
  private soFar: Frame | null = null;
  private error: ReturnType<typeof errorOf> | null = null;
  private readonly keeper: PassingKeeper | null;

  constructor(
    private readonly call: LlmCall,
    private readonly attempt: ProviderAttempt,
    private readonly head: AnswerHead,
  ) {
    this.keeper = passingKeeperOf(call, attempt);
  }

  frame(frame: Frame): void {
    this.keeper?.frame(frame);
  }

  commit(): void {
    this.call.begin(this.attempt, this.head.status, this.head.contentType, -1);
  }

  write(bytes: Buffer): void {
    this.call.answer.writeEvent(bytes);
  }

  flush(): boolean {
    return this.call.answer.send();
  }

  seen(what: number, frame: Frame): void {
    const { call, attempt } = this;
    const { meter } = call;
    if ((what & Seen.usage) !== 0) this.tellUsage(frame);
    // told again and again: only the last one is read
    else if ((what & Seen.usageSoFar) !== 0) this.soFar = frame;
    if ((what & Seen.finish) !== 0) meter.finish = finishIn(frame.data) ?? meter.finish;
    if ((what & Seen.content) === 0) return;
    const now = performance.now();
    if (meter.ttftMs === undefined) attempt.flight.firstToken(now);
    if (isSpoken(call)) meter.content(frame.data, now, textInJson);
    else meter.ttftMs ??= now - call.x.startedAt;
    call.checkUsage();
  }

  private tellUsage(frame: Frame): void {
    // what was made before was counted then
    if (this.call.prepared.body.length === 0) return;
    const usage = this.usageIn(frame);
    if (usage !== undefined) this.call.meter.tell(usage);
  }

  private usageIn(frame: Frame): Usage | undefined {
    if (isSpoken(this.call)) return codecOf(this.attempt.outgoing.wireFormat)?.usageOfEvent(frame);
    const body = jsonOfBody(Buffer.from(frame.data));
    return body === undefined ? undefined : otherUsage(this.call.prepared.operation, body);
  }

  private tellLast(): void {
    if (this.soFar !== null) this.tellUsage(this.soFar);
    this.soFar = null;
  }

  failed(frame: Frame): boolean {
    const { call, attempt, head } = this;
    const error = errorOf(attempt, 0, jsonOfBody(Buffer.from(frame.data)), head.header);
    if (call.committed) {
      this.error = error;
      return true;
    }
    failedWith(call, attempt, error, null, head.header);
    return false;
  }

  ended(clean: boolean): void {
    const { call } = this;
    this.tellLast();
    if (this.error !== null) call.completeBroken(this.error.class, false);
    else if (clean || !isConversation(call.prepared.endpoint)) this.complete();
    else if (call.committed) call.cut();
    else call.failedBy('reset', true, 'cut');
  }

  private complete(): void {
    const { prepared, meter } = this.call;
    if (prepared.operation === 'speech') meter.tell({ characters: prepared.spokenLetters });
    this.keeper?.tell();
    this.call.complete();
  }

  broke(fault: Parameters<AnswerReader['broke']>[0], clean: boolean): void {
    const { call } = this;
    this.tellLast();
    if (clean && this.error === null) this.complete();
    else if (call.committed) call.cut(fault);
    else call.failedBy(fault, true);
  }

  unreadable(): void {
    const { call } = this;
    if (call.committed) call.cut('invalid');
    else call.failed({ class: 'server', message: 'the stream cannot be read', give: () => call.give(ANSWER_INVALID, 'failed') });
  }
}

export const passedStream = (call: LlmCall, attempt: ProviderAttempt, head: AnswerHead): AnswerReader =>
  new PassedStream(new PassingCall(call, attempt, head), attempt.outgoing.wireFormat, attempt.outgoing.hidesUsage, isSpoken(call));
