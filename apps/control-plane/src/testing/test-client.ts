import type { Call, Endpoint, Result } from '@gatehouse/contracts';
import type { ErrorCode, FieldError, Problem } from '@gatehouse/kernel';

export interface Answer<T> {
  status: number;
  headers: Headers;
  /** Parsed JSON, or undefined when there is no body. */
  body: T;
  text: string;
}

/** What a refused call throws: `await expect(...).rejects.toMatchObject({ code: 'slug.taken' })`. */
export class CallRefused extends Error {
  readonly status: number;
  readonly code: ErrorCode;
  readonly errors: FieldError[];

  constructor(
    readonly problem: Problem,
    readonly headers: Headers,
  ) {
    super(`${problem.status} ${problem.code}: ${problem.detail ?? problem.title} ${JSON.stringify(problem.errors ?? '')}`);
    this.status = problem.status;
    this.code = problem.code;
    this.errors = problem.errors ?? [];
  }
}

interface LooseCall {
  params?: object | undefined;
  query?: object | undefined;
  body?: unknown;
}

export function pathOf(endpoint: Endpoint, call: LooseCall = {}): string {
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String((call.params as Record<string, unknown> | undefined)?.[name])));
  const query = new URLSearchParams(
    Object.entries((call.query ?? {}) as Record<string, unknown>)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  return `/api/v1${path}${query && `?${query}`}`;
}

/** Calls endpoints over real HTTP, typed by the contract. */
export class TestClient {
  constructor(
    readonly url: string,
    readonly headers: Readonly<Record<string, string>>,
  ) {}

  with(headers: Record<string, string>): TestClient {
    return new TestClient(this.url, { ...this.headers, ...headers });
  }

  /** The body of a success. @throws CallRefused */
  async call<E extends Endpoint>(endpoint: E, ...[call]: Record<string, never> extends Call<E> ? [Call<E>?] : [Call<E>]): Promise<Result<E>> {
    const answer = await this.request(endpoint, call as LooseCall | undefined);
    if (answer.status >= 400) throw new CallRefused(answer.body as Problem, answer.headers);
    return answer.body as Result<E>;
  }

  /** The whole answer, whatever it is; takes ill-formed input. */
  request(endpoint: Endpoint, call: LooseCall = {}): Promise<Answer<unknown>> {
    const body = call.body === undefined ? undefined : JSON.stringify(call.body);
    return this.raw(endpoint.method, pathOf(endpoint, call), body);
  }

  async raw(method: string, path: string, body?: string | Uint8Array<ArrayBuffer>, contentType = 'application/json'): Promise<Answer<unknown>> {
    const headers = { ...(body === undefined ? {} : { 'content-type': contentType }), ...this.headers };
    const response = await fetch(this.url + path, { method, headers, redirect: 'manual', ...(body === undefined ? {} : { body }) });
    const text = await response.text();
    const isJson = /[/+]json$/.test((response.headers.get('content-type') ?? '').split(';')[0] ?? '');
    return { status: response.status, headers: response.headers, text, body: isJson && text ? (JSON.parse(text) as unknown) : undefined };
  }
}
