import type { UpstreamFault } from '../../upstream/call-handler.js';
import type { AnswerReader } from './answers/answer.js';
import { BytesAnswer } from './answers/bytes-answer.js';
import { errorAnswer } from './answers/error-answer.js';
import { passedStream } from './answers/pass-stream.js';
import { wholeAnswer } from './answers/take-whole.js';
import { writtenStream } from './answers/write-stream.js';
import { isConversation } from './endpoint.js';
import type { LlmCall } from './llm-call.js';
import type { AnswerHead, ProviderAttempt } from './provider-attempt.js';

const STREAM = /^(?:text\/event-stream|application\/(?:x-)?(?:ndjson|jsonl)|application\/vnd\.amazon\.eventstream)/i;
/** Of a conversation, what says nothing is taken to be what was asked for. */
const UNSAID = /^(?:$|(?:application|binary)\/octet-stream)/i;
const SSE = 'text/event-stream';
const JSON_TYPE = 'application/json';
const TEXT = /^(?:application\/(?:[\w.-]+\+)?json|text\/)/i;

/** Whether an answer is taken apart: it was asked for in another format, or policies look at it. */
function takenApart({ x, prepared }: LlmCall, { outgoing }: ProviderAttempt, hooks: 'reply' | 'event'): boolean {
  if (!outgoing.passed) return true;
  return isConversation(prepared.endpoint) && (x.pipeline.model?.[hooks].length ?? 0) > 0;
}

/** Some providers do not say what they send: a conversation passed on unread would be neither counted nor known to be broken. */
function typed(head: AnswerHead, { prepared }: LlmCall): AnswerHead {
  if (!UNSAID.test(head.contentType) || !isConversation(prepared.endpoint)) return head;
  return { ...head, contentType: prepared.stream ? SSE : JSON_TYPE };
}

function readerOf(call: LlmCall, attempt: ProviderAttempt, head: AnswerHead, plain: boolean): AnswerReader {
  const coding = plain ? undefined : head.contentEncoding;
  if (head.status >= 300) return errorAnswer(call, attempt, head, coding);
  if (STREAM.test(head.contentType) && plain) return takenApart(call, attempt, 'event') ? writtenStream(call, attempt) : passedStream(call, attempt, head);
  const apart = takenApart(call, attempt, 'reply');
  if (apart || !plain || TEXT.test(head.contentType)) return wholeAnswer(call, attempt, head, coding, apart);
  return new BytesAnswer(call, attempt, head);
}

/** The way of one provider's answer to the caller, once its head is here. */
export class AnswerPath {
  private readonly reader: AnswerReader;
  /** Of its bytes, as the ticker has it: a stream that says nothing more is given up. */
  lastPieceAt: number;
  readonly streams: boolean;

  constructor(call: LlmCall, attempt: ProviderAttempt, told: AnswerHead, plain: boolean, now: number) {
    const head = typed(told, call);
    this.lastPieceAt = now;
    this.streams = head.status < 300 && STREAM.test(head.contentType);
    this.reader = readerOf(call, attempt, head, plain);
  }

  piece(bytes: Buffer, now: number): void {
    this.lastPieceAt = now;
    this.reader.piece(bytes);
  }

  flush(): boolean {
    return this.reader.flush();
  }

  ended(): void {
    this.reader.ended();
  }

  broke(fault: UpstreamFault | 'busy'): void {
    this.reader.broke(fault);
  }

  leave(): void {
    this.reader.leave();
  }
}
