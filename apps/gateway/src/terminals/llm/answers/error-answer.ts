import { codecOf } from '../../../llm/formats/registry.js';
import { classOfStatus, type HeaderReader, type Json, type ModelError } from '../../../llm/ir/index.js';
import { tokenEnded } from '../../../llm/providers/key-lines.js';
import { PROVIDER_REFUSED } from '../failure.js';
import type { LlmCall } from '../llm-call.js';
import { jsonOfBody } from '../outgoing.js';
import type { AnswerHead, ProviderAttempt } from '../provider-attempt.js';
import type { AnswerReader } from './answer.js';
import { WholeAnswer } from './whole-answer.js';

const JSON_TYPE = 'application/json';
const NOTHING = Buffer.alloc(0);

/** What a provider's error means. @param status of its answer; 0 for an error inside one that said 200 */
export function errorOf(attempt: ProviderAttempt, status: number, body: Json | undefined, header: HeaderReader): ModelError {
  const codec = codecOf(attempt.outgoing.wireFormat);
  if (codec !== undefined) return codec.decodeError(status, body, header);
  return { class: classOfStatus(status || 502), status: status || 502, message: `The provider answered ${status}` };
}

/** An error in the caller's format. */
export function encodedError(call: LlmCall, error: ModelError): { status: number; body: Buffer } {
  const encoded = codecOf(call.prepared.format)?.encodeError(error) ?? { status: error.status, body: { error: { message: error.message } } };
  return { status: encoded.status, body: Buffer.from(JSON.stringify(encoded.body)) };
}

function retryLines(header: HeaderReader): string {
  return ['retry-after', 'retry-after-ms', 'x-should-retry']
    .map((name) => {
      const value = header(name);
      return value === undefined ? '' : `${name}: ${value}\r\n`;
    })
    .join('');
}

/** The provider failed before any content: another one is asked, or the caller is told in its own format. */
export function failedWith(
  call: LlmCall,
  attempt: ProviderAttempt,
  error: ModelError,
  own: { status: number; contentType: string; body: Buffer } | null,
  header: HeaderReader,
): void {
  if (!call.turnTo(attempt)) return;
  const ended = error.status === 401 && tokenEnded(attempt.choice.key.compiled, attempt.shown);
  if (ended && call.renew(attempt)) return;
  const give = () => {
    // the gateway's key was refused: that says nothing of the caller's, and its text may show some of it
    if (error.class === 'auth') call.give(PROVIDER_REFUSED, 'failed');
    else if (own !== null) call.giveError(attempt, error, own.status, own.contentType, own.body, retryLines(header));
    else {
      const { status, body } = encodedError(call, error);
      call.giveError(attempt, error, status, JSON_TYPE, body, retryLines(header));
    }
  };
  // the key itself is good
  call.failed({ class: ended ? 'server' : error.class, message: error.message, retryAfterMs: error.retryAfterMs, give });
}

/** An answer with the status of an error, or one that leads elsewhere: no provider's key is sent after it. */
export function errorAnswer(call: LlmCall, attempt: ProviderAttempt, head: AnswerHead, coding: string | undefined): AnswerReader {
  const tell = (body: Buffer): void => {
    const status = head.status < 400 ? 502 : head.status;
    const error = errorOf(attempt, status, jsonOfBody(body), head.header);
    const alike = attempt.outgoing.wireFormat === call.prepared.format && head.status >= 400;
    failedWith(
      call,
      attempt,
      error,
      alike ? { status: head.status, contentType: head.contentType === '' ? JSON_TYPE : head.contentType, body } : null,
      head.header,
    );
  };
  return new WholeAnswer(
    {
      whole: tell,
      unreadable: () => tell(NOTHING),
      broke: () => tell(NOTHING),
      tooLong: () => {},
      rest: () => {},
      flush: () => true,
      restEnded: () => {},
    },
    coding,
    true,
  );
}
