/** One thing wrong with one field, as in a problem body: `pointer` is a JSON Pointer into the request, or `?name` for a query parameter. */
export interface FieldProblem {
  pointer: string;
  detail: string;
}

/** What a screen needs to explain a failure: what happened, why, what to do, and what to quote. */
export interface ProblemView {
  status: number;
  code: string;
  title: string;
  detail?: string;
  requestId?: string;
  errors: readonly FieldProblem[];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function fieldProblems(value: unknown): FieldProblem[] {
  if (!Array.isArray(value)) return [];
  return value.filter((entry): entry is FieldProblem => isRecord(entry) && typeof entry.pointer === 'string' && typeof entry.detail === 'string');
}

/** Reads whatever was thrown (the client's problem, a network failure, a defect) into one shape. Never throws. */
export function problemView(error: unknown): ProblemView {
  const record = isRecord(error) ? error : {};
  const { status, code } = record;
  if (typeof status === 'number' && typeof code === 'string') {
    const detail = text(record.detail);
    const requestId = text(record.requestId);
    const title = text(record.title) ?? detail ?? 'Something went wrong';
    return { status, code, title, ...(detail && { detail }), ...(requestId && { requestId }), errors: fieldProblems(record.errors) };
  }
  // fetch rejects with a TypeError when no answer came at all.
  if (error instanceof TypeError) {
    return {
      status: 0,
      code: 'portal.offline',
      title: 'No answer came back',
      detail: 'Check the connection and try again; nothing you entered is lost.',
      errors: [],
    };
  }
  return {
    status: 500,
    code: 'server.unexpected',
    title: 'Something went wrong on our side',
    detail: 'Try again. If it stays, tell the platform team.',
    errors: [],
  };
}

/** Is it a problem with this status (404, 401)? */
export function hasStatus(error: unknown, status: number): boolean {
  return isRecord(error) && error.status === status;
}

/** What a form of our own refuses before anything is sent; shown like a problem. */
export function inputProblem(title: string): Error {
  return Object.assign(new Error(title), { status: 400, code: 'portal.input', title });
}
