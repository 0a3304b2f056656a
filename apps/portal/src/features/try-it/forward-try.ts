import 'server-only';
import { gatewayUrl } from '@/lib/gateway-url';

/** The portal's own headers, and those of one connection, stay behind: the API sees only what the reader wrote, and the key. So do they on the way back: what the gateway said has the prefix. */
const WRITTEN = /^x-try-/;
const RETURNED = new Set([
  'content-type',
  'content-language',
  'etag',
  'last-modified',
  'cache-control',
  'location',
  'retry-after',
  'deprecation',
  'sunset',
  'link',
  'allow',
  'ratelimit',
  'ratelimit-policy',
  'x-request-id',
  'vary',
]);

const refuse = (status: number, code: string, title: string, detail: string): Response =>
  Response.json({ type: `/errors/${code}`, status, code, title, detail }, { status, headers: { 'content-type': 'application/problem+json' } });

/**
 * Sends one try-it call to the gateway. Headers the reader wrote arrive as `x-try-{name}`; cookies never pass. Only the portal's own pages may
 * call it (`Sec-Fetch-Site`, Fetch Metadata), and answers are sandboxed: an API's HTML must not run as the portal.
 */
export async function forwardTry(request: Request): Promise<Response> {
  if (request.headers.get('sec-fetch-site') !== 'same-origin')
    return refuse(403, 'auth.csrf', 'The request did not come from the portal', 'Call the gateway itself from scripts.');
  const { pathname, search } = new URL(request.url);
  const headers = new Headers({ 'accept-encoding': 'identity' });
  for (const [name, value] of request.headers) if (WRITTEN.test(name)) headers.set(name.replace(WRITTEN, ''), value);
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD' && request.body !== null;
  const init: RequestInit & { duplex?: 'half' } = { method: request.method, headers, redirect: 'manual', cache: 'no-store', signal: request.signal };
  if (hasBody) Object.assign(init, { body: request.body, duplex: 'half' });
  let answer: Response;
  try {
    answer = await fetch(gatewayUrl() + pathname.replace(/^\/try/, '') + search, init);
  } catch {
    return refuse(502, 'gateway.not_ready', 'The gateway cannot be reached', `The portal found no gateway at ${gatewayUrl()}.`);
  }
  const returned = new Headers({ 'content-security-policy': "sandbox; default-src 'none'", 'x-content-type-options': 'nosniff' });
  for (const [name, value] of answer.headers) {
    returned.set(`x-try-${name}`, value);
    if (RETURNED.has(name)) returned.set(name, value);
  }
  for (const name of ['x-try-connection', 'x-try-transfer-encoding', 'x-try-content-length', 'x-try-content-encoding', 'x-try-set-cookie'])
    returned.delete(name);
  return new Response(answer.body, { status: answer.status, headers: returned });
}
