import type { Outbound } from './outbound.js';

export interface GuardedFetchOptions {
  timeoutMs: number;
  bytesMax: number;
}

/** `fetch` for libraries that ask for one: goes where calls of policies may go, follows no redirects, and answers within bounds. */
export function guardedFetch(outbound: Outbound, { timeoutMs, bytesMax }: GuardedFetchOptions): typeof fetch {
  return async (input, init = {}) => {
    const request = new Request(input, init);
    const body = request.body === null ? undefined : Buffer.from(await request.arrayBuffer());
    const { signal } = init;
    const answer = await outbound.call({
      method: request.method,
      url: request.url,
      headers: Object.fromEntries(request.headers),
      timeoutMs,
      bytesMax,
      ...(body === undefined ? {} : { body }),
      ...(signal ? { signal } : {}),
    });
    const headers = Object.entries(answer.headers).flatMap(([name, value]) => [value ?? []].flat().map((one): [string, string] => [name, one]));
    const empty = answer.status === 204 || answer.status === 304;
    return new Response(empty ? null : new Uint8Array(answer.body), { status: answer.status, headers });
  };
}
