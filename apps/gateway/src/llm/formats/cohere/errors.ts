import { classOfStatus, type ErrorClass, type HeaderReader, isObject, type Json, type ModelError, retryAfterMs, saysTooLong, textOf } from '../../ir/index.js';

const BY_STATUS: Record<number, ErrorClass> = { 402: 'quota', 498: 'auth', 499: 'timeout' };

export function decodeError(status: number, body: Json | undefined, headers: HeaderReader): ModelError {
  const message = (isObject(body) ? textOf(body.message) : undefined) ?? '';
  const known = status === 0 ? 500 : status;
  const kind = BY_STATUS[known] ?? classOfStatus(known);
  // a trial key's calls of the month are used up
  const told = kind === 'rate-limit' && /trial key.*month|billing/i.test(message) ? 'quota' : kind;
  const error: ModelError = {
    class: told === 'bad-request' && saysTooLong(message) ? 'context-length' : told,
    status: known,
    message: message === '' ? `The provider answered ${known}` : message,
  };
  const wait = retryAfterMs(headers);
  return wait === undefined ? error : { ...error, retryAfterMs: wait };
}

export const encodeError = (error: ModelError): { status: number; body: Json } => ({ status: error.status, body: { message: error.message } });
