import type { WireFormat } from '@gatehouse/definition';

/** What an API's formats call kinds of failure, by status. */
const OPENAI_TYPES: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  429: 'rate_limit_error',
};
const ANTHROPIC_TYPES: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  503: 'overloaded_error',
  504: 'timeout_error',
};
const GOOGLE_STATUSES: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ABORTED',
  429: 'RESOURCE_EXHAUSTED',
  501: 'UNIMPLEMENTED',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

const other = (status: number, client: string, server: string): string => (status < 500 ? client : server);

/** The member that a format's stock clients read, for a problem body of the gateway's own. */
export function errorMember(format: WireFormat, status: number, code: string, message: string): Record<string, unknown> | string {
  switch (format) {
    case 'anthropic':
      return { type: ANTHROPIC_TYPES[status] ?? other(status, 'invalid_request_error', 'api_error'), message };
    case 'gemini':
      return { code: status, message, status: GOOGLE_STATUSES[status] ?? other(status, 'FAILED_PRECONDITION', 'INTERNAL') };
    case 'ollama':
      return message;
    default:
      return { message, type: OPENAI_TYPES[status] ?? other(status, 'invalid_request_error', 'server_error'), code, param: null };
  }
}
