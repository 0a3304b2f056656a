import type { Call, Endpoint, Result } from '@gatehouse/contracts';
import type { Problem } from '@gatehouse/kernel';
import { type Answer, CallRefused, TestClient } from './test-client.js';

interface LooseCall {
  params?: object | undefined;
  query?: object | undefined;
  body?: unknown;
}

/** Keeps cookies, and sends the CSRF token of the last session it was told. */
export class Browser {
  csrfToken: string | undefined;
  private readonly cookies = new Map<string, string>();

  constructor(private readonly url: string) {}

  cookie(name: string): string | undefined {
    return this.cookies.get(name);
  }

  /** With the cookies, without the CSRF token. */
  get bare(): TestClient {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return new TestClient(this.url, cookie ? { cookie } : {});
  }

  get client(): TestClient {
    return this.bare.with(this.csrfToken === undefined ? {} : { 'x-csrf-token': this.csrfToken });
  }

  /** @throws CallRefused */
  async call<E extends Endpoint>(endpoint: E, ...[call]: Record<string, never> extends Call<E> ? [Call<E>?] : [Call<E>]): Promise<Result<E>> {
    const answer = await this.client.request(endpoint, call as LooseCall | undefined);
    this.learn(answer);
    if (answer.status >= 400) throw new CallRefused(answer.body as Problem, answer.headers);
    return answer.body as Result<E>;
  }

  private learn(answer: Answer<unknown>): void {
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      this.cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    const body = answer.body as { csrfToken?: string; session?: { csrfToken?: string } } | undefined;
    this.csrfToken = body?.csrfToken ?? body?.session?.csrfToken ?? this.csrfToken;
  }
}
