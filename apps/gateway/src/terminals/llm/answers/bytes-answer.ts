import type { LlmCall } from '../llm-call.js';
import type { AnswerHead, ProviderAttempt } from '../provider-attempt.js';
import type { AnswerReader } from './answer.js';

/** Sounds, images, files: passed on as they come. */
export class BytesAnswer implements AnswerReader {
  constructor(
    private readonly call: LlmCall,
    attempt: ProviderAttempt,
    head: AnswerHead,
  ) {
    call.begin(attempt, head.status, head.contentType === '' ? 'application/octet-stream' : head.contentType, head.length);
    // how long an answer of speech is, its provider does not say: its text is what is paid
    if (call.prepared.operation === 'speech') call.meter.tell({ inputTokens: call.prepared.inputTokensGuess, characters: call.prepared.spokenLetters });
    call.meter.estimated = call.prepared.operation === 'speech';
  }

  piece(bytes: Buffer): void {
    this.call.meter.ttftMs ??= performance.now() - this.call.x.startedAt;
    this.call.answer.write(bytes);
  }

  flush(): boolean {
    return this.call.answer.send();
  }

  ended(): void {
    this.call.complete();
  }

  broke(): void {
    this.call.cut();
  }

  leave(): void {}
}
