import { AnswerRefused } from '../../../llm/answer-refused.js';
import { codecOf } from '../../../llm/formats/registry.js';
import { type ModelError, type ModelEvent, newLedger } from '../../../llm/ir/index.js';
import { asItIs } from '../../../llm/usage-reader/heard-text.js';
import type { LlmCall } from '../llm-call.js';
import { runModelEvent } from '../model-policies.js';
import type { ProviderAttempt } from '../provider-attempt.js';
import type { AnswerReader } from './answer.js';
import { type AnswerKeeper, keeperOf } from './answer-keeper.js';
import { failedWith } from './error-answer.js';
import { WrittenStream, type WrittenTaker } from './written-stream.js';

const NO_HEADER = () => undefined;

class WritingCall implements WrittenTaker {
  private readonly keeper: AnswerKeeper | null;

  constructor(
    private readonly call: LlmCall,
    private readonly attempt: ProviderAttempt,
    private readonly contentType: string,
  ) {
    this.keeper = keeperOf(call, attempt);
  }

  commit(): void {
    this.call.begin(this.attempt, 200, this.contentType, -1);
  }

  write(bytes: Buffer): void {
    this.call.answer.writeEvent(bytes);
  }

  flush(): boolean {
    return this.call.answer.send();
  }

  through(event: ModelEvent): readonly ModelEvent[] {
    const { x, prepared } = this.call;
    const hooks = x.pipeline.model;
    if (hooks === null || hooks.event.length === 0) return [event];
    try {
      return runModelEvent(x, hooks, prepared, event);
    } catch (error) {
      if (!(error instanceof AnswerRefused)) throw error;
      this.call.keep(this.attempt);
      this.call.refuse(error.reply);
      return [];
    }
  }

  event(event: ModelEvent): void {
    const { call, attempt } = this;
    const { meter } = call;
    this.keeper?.event(event);
    if (event.type === 'start' && event.usage !== undefined) meter.tell(event.usage);
    else if (event.type === 'usage') meter.tell(event.usage);
    else if (event.type === 'finish') meter.finish = typeof event.finish === 'string' ? event.finish : event.finish.other;
    else if (event.type === 'delta') {
      const now = performance.now();
      if (meter.ttftMs === undefined) attempt.flight.firstToken(now);
      meter.content(event.text, now, asItIs);
      call.checkUsage();
    }
  }

  ended(): void {
    this.keeper?.tell();
    this.call.complete();
  }

  failed(error: ModelError): void {
    const { call, attempt } = this;
    if (call.committed) call.breakOff(error);
    else failedWith(call, attempt, error, null, NO_HEADER);
  }
}

/** @throws Error where the formats are not spoken here; then nothing would have been sent */
export function writtenStream(call: LlmCall, attempt: ProviderAttempt): AnswerReader {
  const { prepared } = call;
  const { wireFormat } = attempt.outgoing;
  const from = codecOf(wireFormat);
  const to = codecOf(prepared.format);
  const { request } = prepared;
  if (from === undefined || to === undefined || request === null) throw new Error(`no translation from ${wireFormat} to ${prepared.format}`);
  const ledger = newLedger();
  // the head is gone by then, so only the record tells it
  call.account.answerLedger = ledger;
  const encoder = to.eventEncoder(request, ledger);
  return new WrittenStream(new WritingCall(call, attempt, encoder.contentType), from, encoder, wireFormat);
}
