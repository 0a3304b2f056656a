import {
  classOfStatus,
  type ErrorClass,
  type HeaderReader,
  isObject,
  type Json,
  type ModelError,
  objectOf,
  retryAfterMs,
  saysTooLong,
  textOf,
} from '../../ir/index.js';

const CLASSES: Record<string, ErrorClass> = {
  invalid_request_error: 'bad-request',
  authentication_error: 'auth',
  billing_error: 'quota',
  permission_error: 'auth',
  not_found_error: 'not-found',
  request_too_large: 'context-length',
  rate_limit_error: 'rate-limit',
  timeout_error: 'timeout',
  api_error: 'server',
  overloaded_error: 'overloaded',
};
/** Of an error inside a stream, whose head said 200. */
const STATUS: Record<ErrorClass, number> = {
  'bad-request': 400,
  auth: 401,
  quota: 402,
  'not-found': 404,
  'rate-limit': 429,
  'context-length': 400,
  'content-filter': 400,
  overloaded: 529,
  timeout: 504,
  server: 500,
  cut: 502,
};

function classOf(status: number, type: string | undefined, message: string): ErrorClass {
  const known = CLASSES[type ?? ''] ?? (status === 0 ? 'server' : classOfStatus(status));
  if (known !== 'bad-request') return known;
  if (saysTooLong(message)) return 'context-length';
  if (/credit balance is too low|usage limits/i.test(message)) return 'quota';
  return /content filtering policy/i.test(message) ? 'content-filter' : known;
}

/** @param status of the reply; 0 for an error inside a stream. */
export function decodeError(status: number, body: Json | undefined, headers: HeaderReader): ModelError {
  const told = isObject(body) && isObject(body.error) ? body.error : objectOf(body);
  const message = textOf(told.message) ?? '';
  const type = textOf(told.type);
  const found = classOf(status, type, message);
  const error: ModelError = {
    class: found,
    status: status === 0 ? STATUS[found] : status,
    message: message === '' ? (status === 0 ? 'The provider failed' : `The provider answered ${status}`) : message,
  };
  if (type !== undefined) error.type = type;
  const requestId = headers('request-id') ?? textOf(objectOf(body).request_id);
  if (requestId !== undefined) error.requestId = requestId;
  const wait = retryAfterMs(headers);
  if (wait !== undefined) error.retryAfterMs = wait;
  return error;
}

const TYPES: Record<ErrorClass, string> = {
  'bad-request': 'invalid_request_error',
  auth: 'authentication_error',
  quota: 'billing_error',
  'not-found': 'not_found_error',
  'rate-limit': 'rate_limit_error',
  'context-length': 'invalid_request_error',
  'content-filter': 'invalid_request_error',
  overloaded: 'overloaded_error',
  timeout: 'timeout_error',
  server: 'api_error',
  cut: 'api_error',
};

export function encodeError(error: ModelError): { status: number; body: Json } {
  const type = error.type !== undefined && Object.hasOwn(CLASSES, error.type) ? error.type : TYPES[error.class];
  const foreign = error.type === undefined || !Object.hasOwn(CLASSES, error.type);
  // clients know it by these words
  const message = foreign && error.class === 'context-length' && !saysTooLong(error.message) ? `prompt is too long: ${error.message}` : error.message;
  const body: Json = { type: 'error', error: { type, message } };
  if (error.requestId !== undefined) body.request_id = error.requestId;
  return { status: error.status, body };
}
