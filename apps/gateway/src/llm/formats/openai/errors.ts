import {
  classOfStatus,
  type ErrorClass,
  type HeaderReader,
  isObject,
  type Json,
  type JsonObject,
  type ModelError,
  objectOf,
  retryAfterMs,
  saysTooLong,
  textOf,
} from '../../ir/index.js';

const BY_CODE: Record<string, ErrorClass> = {
  context_length_exceeded: 'context-length',
  string_above_max_length: 'context-length',
  content_filter: 'content-filter',
  content_policy_violation: 'content-filter',
  image_content_policy_violation: 'content-filter',
  invalid_prompt: 'content-filter',
  invalid_api_key: 'auth',
  permission_denied: 'auth',
  model_not_found: 'not-found',
  rate_limit_exceeded: 'rate-limit',
  insufficient_quota: 'quota',
  server_error: 'server',
  overloaded: 'overloaded',
  server_overloaded: 'overloaded',
  engine_overloaded: 'overloaded',
  timeout: 'timeout',
};
const BY_TYPE: Record<string, ErrorClass> = {
  authentication_error: 'auth',
  permission_error: 'auth',
  insufficient_quota: 'quota',
  rate_limit_error: 'rate-limit',
  rate_limit_exceeded: 'rate-limit',
  tokens: 'rate-limit',
  requests: 'rate-limit',
  server_error: 'server',
  overloaded_error: 'overloaded',
  invalid_request_error: 'bad-request',
};

/** What of a body says what went wrong: OpenAI's `error`, or what others of its format have in its place. */
function toldIn(body: Json | undefined): JsonObject {
  if (Array.isArray(body)) return toldIn(body[0]);
  if (!isObject(body)) return {};
  if (isObject(body.error)) return body.error;
  if (typeof body.error === 'string') return { message: body.error, ...(body.code === undefined ? {} : { code: body.code }) };
  if (Array.isArray(body.detail)) return { message: body.detail.map((one) => textOf(objectOf(one).msg) ?? '').join('; ') };
  if (typeof body.detail === 'string') return { message: body.detail };
  return body;
}

const codeOf = (value: Json | undefined): string | undefined => (typeof value === 'number' ? String(value) : textOf(value));

/** An error event has no status of its own: one is made of its class. */
const STATUS: Record<ErrorClass, number> = {
  'bad-request': 400,
  auth: 401,
  'not-found': 404,
  'rate-limit': 429,
  quota: 429,
  'context-length': 400,
  'content-filter': 400,
  overloaded: 503,
  timeout: 504,
  server: 500,
  cut: 502,
};

/** @param status of the reply; 0 for an error inside a stream. */
export function openAiError(status: number, body: Json | undefined, headers: HeaderReader): ModelError {
  const told = toldIn(body);
  const message = textOf(told.message) ?? '';
  const code = codeOf(told.code);
  const type = textOf(told.type);
  const numeric = Number(code ?? told.status ?? Number.NaN);
  const status1 = status === 0 && numeric >= 400 && numeric <= 599 ? numeric : status;
  const byName = BY_CODE[code ?? ''] ?? (status1 === 0 || type !== 'invalid_request_error' ? BY_TYPE[type ?? ''] : undefined);
  const byStatus = status1 === 0 ? 'server' : classOfStatus(status1);
  const kind = byName ?? byStatus;
  const found = (kind === 'bad-request' || kind === 'server') && saysTooLong(message) ? 'context-length' : kind;
  const error: ModelError = {
    class: found,
    status: status1 === 0 ? STATUS[found] : status1,
    message: message === '' ? (status === 0 ? 'The provider failed' : `The provider answered ${status}`) : message,
  };
  if (code !== undefined) error.code = code;
  if (type !== undefined) error.type = type;
  if (typeof told.param === 'string') error.param = told.param;
  const requestId = headers('x-request-id');
  if (requestId !== undefined) error.requestId = requestId;
  const wait = retryAfterMs(headers);
  if (wait !== undefined) error.retryAfterMs = wait;
  return error;
}

const TYPES: Record<ErrorClass, string> = {
  'bad-request': 'invalid_request_error',
  auth: 'authentication_error',
  'not-found': 'invalid_request_error',
  'rate-limit': 'rate_limit_error',
  quota: 'insufficient_quota',
  'context-length': 'invalid_request_error',
  'content-filter': 'invalid_request_error',
  overloaded: 'server_error',
  timeout: 'server_error',
  server: 'server_error',
  cut: 'server_error',
};
const CODES: Partial<Record<ErrorClass, string>> = {
  auth: 'invalid_api_key',
  'not-found': 'model_not_found',
  'rate-limit': 'rate_limit_exceeded',
  quota: 'insufficient_quota',
  'context-length': 'context_length_exceeded',
  'content-filter': 'content_filter',
  overloaded: 'server_overloaded',
  timeout: 'timeout',
  cut: 'stream_cut',
};

/** The `error` object that OpenAI's clients read. */
export function toOpenAiError(error: ModelError): JsonObject {
  return {
    message: error.message,
    type: error.type !== undefined && Object.hasOwn(BY_TYPE, error.type) ? error.type : TYPES[error.class],
    param: error.param ?? null,
    code: error.code !== undefined && Object.hasOwn(BY_CODE, error.code) ? error.code : (CODES[error.class] ?? error.code ?? null),
  };
}
