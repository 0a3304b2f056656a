import { classOfStatus, type HeaderReader, isObject, type Json, type ModelError, retryAfterMs, saysTooLong, textOf } from '../../ir/index.js';

/** @param status of the reply; 0 for an error inside a stream. */
export function decodeError(status: number, body: Json | undefined, headers: HeaderReader): ModelError {
  const known = status === 0 ? 500 : status;
  const message = (isObject(body) ? textOf(body.error) : undefined) ?? '';
  const kind = classOfStatus(known);
  const missing = /^model .* not found|try pulling it first/i.test(message);
  const error: ModelError = {
    class: missing ? 'not-found' : saysTooLong(message) ? 'context-length' : kind,
    status: known,
    message: message === '' ? `The provider answered ${known}` : message,
  };
  const wait = retryAfterMs(headers);
  return wait === undefined ? error : { ...error, retryAfterMs: wait };
}

export const encodeError = (error: ModelError): { status: number; body: Json } => ({ status: error.status, body: { error: error.message } });
