import {
  classOfStatus,
  type ErrorClass,
  type HeaderReader,
  isObject,
  type Json,
  type JsonObject,
  listOf,
  type ModelError,
  numberOf,
  objectOf,
  retryAfterMs,
  saysTooLong,
  textOf,
} from '../../ir/index.js';

const CLASSES: Record<string, ErrorClass> = {
  INVALID_ARGUMENT: 'bad-request',
  FAILED_PRECONDITION: 'bad-request',
  OUT_OF_RANGE: 'bad-request',
  UNAUTHENTICATED: 'auth',
  PERMISSION_DENIED: 'auth',
  NOT_FOUND: 'not-found',
  RESOURCE_EXHAUSTED: 'rate-limit',
  UNAVAILABLE: 'overloaded',
  DEADLINE_EXCEEDED: 'timeout',
  INTERNAL: 'server',
  UNKNOWN: 'server',
};

function classOf(status: number, name: string | undefined, message: string): ErrorClass {
  const known = CLASSES[name ?? ''] ?? classOfStatus(status);
  if (known !== 'bad-request') return known;
  if (saysTooLong(message) || /input token count .* exceeds/i.test(message)) return 'context-length';
  return /api key not valid|api key expired/i.test(message) ? 'auth' : known;
}

/** `retryDelay` of google.rpc.RetryInfo: seconds, with an `s` behind. */
function delayOf(error: JsonObject): number | undefined {
  for (const one of listOf(error.details)) {
    const seconds = /^(\d+(?:\.\d+)?)s$/.exec(textOf(objectOf(one).retryDelay) ?? '')?.[1];
    if (seconds !== undefined) return Math.ceil(Number(seconds) * 1_000);
  }
  return undefined;
}

/** @param status of the reply; 0 for an error inside a stream. */
export function decodeError(status: number, body: Json | undefined, headers: HeaderReader): ModelError {
  // streams that are no events answer with a list
  const outer = objectOf(Array.isArray(body) ? body[0] : body);
  const told = isObject(outer.error) ? outer.error : {};
  const message = textOf(told.message) ?? textOf(outer.error) ?? '';
  const name = textOf(told.status);
  const known = status !== 0 ? status : (numberOf(told.code) ?? 500);
  const error: ModelError = { class: classOf(known, name, message), status: known, message: message === '' ? `The provider answered ${known}` : message };
  if (name !== undefined) error.type = name;
  const wait = delayOf(told) ?? retryAfterMs(headers);
  if (wait !== undefined) error.retryAfterMs = wait;
  return error;
}

const NAMES: Record<ErrorClass, string> = {
  'bad-request': 'INVALID_ARGUMENT',
  auth: 'UNAUTHENTICATED',
  quota: 'RESOURCE_EXHAUSTED',
  'not-found': 'NOT_FOUND',
  'rate-limit': 'RESOURCE_EXHAUSTED',
  'context-length': 'INVALID_ARGUMENT',
  'content-filter': 'INVALID_ARGUMENT',
  overloaded: 'UNAVAILABLE',
  timeout: 'DEADLINE_EXCEEDED',
  server: 'INTERNAL',
  cut: 'UNAVAILABLE',
};

export function encodeError(error: ModelError): { status: number; body: Json } {
  const name = error.type !== undefined && Object.hasOwn(CLASSES, error.type) ? error.type : NAMES[error.class];
  return { status: error.status, body: { error: { code: error.status, message: error.message, status: name } } };
}
