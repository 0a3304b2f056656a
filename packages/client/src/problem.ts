import type { FieldError, Problem } from '@gatehouse/kernel/problem';

/** A problem body (RFC 9457) that the management API answered with, or one made here when no answer came (`code` `client.unreachable`). */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string | undefined;
  readonly requestId: string | undefined;
  /** Per field, by JSON Pointer. */
  readonly errors: readonly FieldError[];

  constructor(readonly body: Partial<Problem> & { status: number }) {
    super(body.detail ?? body.title ?? `HTTP ${body.status}`);
    this.status = body.status;
    this.code = body.code ?? 'client.unknown';
    this.title = body.title ?? 'The request failed';
    this.detail = body.detail;
    this.requestId = body.requestId;
    this.errors = body.errors ?? [];
  }
}
