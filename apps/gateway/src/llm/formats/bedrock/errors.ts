import { classOfStatus, type ErrorClass, type HeaderReader, isObject, type Json, type ModelError, retryAfterMs, saysTooLong, textOf } from '../../ir/index.js';

const KINDS: Record<string, readonly [ErrorClass, number]> = {
  ValidationException: ['bad-request', 400],
  UnrecognizedClientException: ['auth', 403],
  InvalidSignatureException: ['auth', 403],
  ExpiredTokenException: ['auth', 403],
  AccessDeniedException: ['auth', 403],
  ResourceNotFoundException: ['not-found', 404],
  ModelTimeoutException: ['timeout', 408],
  ModelErrorException: ['server', 424],
  ModelStreamErrorException: ['server', 424],
  ModelNotReadyException: ['overloaded', 429],
  ThrottlingException: ['rate-limit', 429],
  ServiceQuotaExceededException: ['quota', 400],
  InternalServerException: ['server', 500],
  ServiceUnavailableException: ['overloaded', 503],
};

/** In streams names begin with a small letter. */
const nameOf = (text: string | undefined): string | undefined => (text === undefined || text === '' ? undefined : text.charAt(0).toUpperCase() + text.slice(1));

/** @param status of the reply; 0 for an exception inside a stream, which `exception` names. */
export function decodeError(status: number, body: Json | undefined, headers: HeaderReader, exception?: string): ModelError {
  const told = isObject(body) ? body : {};
  // `ValidationException:http://internal.amazon.com/...`
  const name = nameOf(exception ?? headers('x-amzn-errortype')?.split(':')[0] ?? textOf(told.__type)?.split('#').at(-1));
  const message = textOf(told.message) ?? textOf(told.Message) ?? '';
  const [kind, usual] = KINDS[name ?? ''] ?? [status === 0 ? 'server' : classOfStatus(status), 500];
  const found = kind === 'bad-request' && saysTooLong(message) ? 'context-length' : kind;
  const known = status === 0 ? usual : status;
  const error: ModelError = { class: found, status: known, message: message === '' ? `The provider answered ${known}` : message };
  if (name !== undefined) error.type = name;
  const requestId = headers('x-amzn-requestid');
  if (requestId !== undefined) error.requestId = requestId;
  const wait = retryAfterMs(headers);
  if (wait !== undefined) error.retryAfterMs = wait;
  return error;
}

const NAMES: Record<ErrorClass, string> = {
  'bad-request': 'ValidationException',
  auth: 'AccessDeniedException',
  quota: 'ServiceQuotaExceededException',
  'not-found': 'ResourceNotFoundException',
  'rate-limit': 'ThrottlingException',
  'context-length': 'ValidationException',
  'content-filter': 'ValidationException',
  overloaded: 'ServiceUnavailableException',
  timeout: 'ModelTimeoutException',
  server: 'InternalServerException',
  cut: 'ModelStreamErrorException',
};

export const exceptionOf = (error: ModelError): string => (error.type !== undefined && Object.hasOwn(KINDS, error.type) ? error.type : NAMES[error.class]);

export const encodeError = (error: ModelError): { status: number; body: Json } => ({
  status: error.status,
  body: { __type: exceptionOf(error), message: error.message },
});
