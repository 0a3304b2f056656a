import { controlUrl } from './config';

/** Headers that belong to one connection (RFC 9110, 7.6.1), or that fetch computes itself. */
const NOT_FORWARDED = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'host',
  'content-length',
  'expect',
]);
/** fetch has already decoded the body, so these no longer describe it. */
const NOT_RETURNED = new Set([...NOT_FORWARDED, 'content-encoding']);

function requestHeaders(incoming: Headers): Headers {
  const named = new Set((incoming.get('connection') ?? '').split(',').map((name) => name.trim().toLowerCase()));
  const headers = new Headers();
  for (const [name, value] of incoming) {
    if (!NOT_FORWARDED.has(name) && !named.has(name)) headers.set(name, value);
  }
  headers.set('x-forwarded-host', incoming.get('host') ?? '');
  headers.set('accept-encoding', 'identity');
  return headers;
}

function unreachable(requestId: string): Response {
  const body = {
    type: '/errors/server.unavailable',
    title: 'A part of the control plane is not reachable',
    status: 502,
    code: 'server.unavailable',
    detail: 'The portal cannot reach the control plane. It may be starting; try again in a few seconds.',
    requestId,
  };
  return Response.json(body, { status: 502, headers: { 'content-type': 'application/problem+json', 'x-request-id': requestId } });
}

/** Streams one request to the control plane and its answer back. An unreachable control plane is a 502 problem. */
export async function forwardToControlPlane(request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const headers = requestHeaders(request.headers);
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD' && request.body !== null;
  // `duplex` is required by fetch to stream a request body and is missing from the DOM's RequestInit.
  const init: RequestInit & { duplex?: 'half' } = { method: request.method, headers, redirect: 'manual', cache: 'no-store', signal: request.signal };
  if (hasBody) Object.assign(init, { body: request.body, duplex: 'half' });
  let answer: Response;
  try {
    answer = await fetch(controlUrl() + pathname + search, init);
  } catch {
    return unreachable(headers.get('x-request-id') ?? crypto.randomUUID());
  }
  const returned = new Headers();
  for (const [name, value] of answer.headers) {
    if (!NOT_RETURNED.has(name)) returned.append(name, value);
  }
  return new Response(answer.body, { status: answer.status, headers: returned });
}
