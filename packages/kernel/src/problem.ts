import { ERRORS, type ErrorCode } from './errors.js';

/** One thing wrong with one field: `pointer` is a JSON Pointer (RFC 6901) into the body, or `?name` for a query parameter. */
export interface FieldError {
  pointer: string;
  detail: string;
}

/** An RFC 9457 problem body. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: ErrorCode;
  detail?: string;
  requestId?: string;
  errors?: FieldError[];
  [extension: string]: unknown;
}

/** The one error a use case throws on purpose. Anything else that is thrown is a defect and answers 500. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  constructor(
    readonly code: ErrorCode,
    readonly detail?: string,
    readonly extensions: Readonly<Record<string, unknown>> = {},
    options?: { cause?: unknown },
  ) {
    super(detail ?? ERRORS[code].title, options);
  }
  get status(): number {
    return ERRORS[this.code].status;
  }
}

/** `docsBaseUrl` ends without a slash; the page of a code is `{docsBaseUrl}/{code}`. */
export function problemBody(docsBaseUrl: string, code: ErrorCode, detail?: string, extensions: Readonly<Record<string, unknown>> = {}): Problem {
  const { status, title } = ERRORS[code];
  return { type: `${docsBaseUrl}/${code}`, title, status, code, ...(detail === undefined ? {} : { detail }), ...extensions };
}
