export interface TryRequest {
  method: string;
  /** Path at the gateway, parameters filled in, with the query. */
  path: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
}

export interface TryAnswer {
  status: number;
  headers: readonly [string, string][];
  body: string;
  ms: number;
  requestId: string | null;
}

/** Before the names of headers that the gateway sent, among those of the portal. */
const PREFIX = 'x-try-';

const NO_BODY = new Set(['GET', 'HEAD']);

/** Calls the gateway through the portal. Any answer is an answer; it throws only when the portal itself cannot be reached. */
export async function sendTry(request: TryRequest): Promise<TryAnswer> {
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [`x-try-${name.toLowerCase()}`, value]));
  const begun = performance.now();
  const response = await fetch(`/try${request.path}`, {
    method: request.method,
    headers,
    credentials: 'omit',
    body: NO_BODY.has(request.method) ? undefined : request.body,
  });
  const body = await response.text();
  const shown = [...response.headers].flatMap(([name, value]): [string, string][] => (name.startsWith(PREFIX) ? [[name.slice(PREFIX.length), value]] : []));
  return { status: response.status, headers: shown, body, ms: performance.now() - begun, requestId: response.headers.get('x-request-id') };
}

/** `/pets/{id}` and its values: each encoded as one path segment. A value that is missing leaves its braces. */
export function fillPath(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{([^}]+)\}/g, (whole, name: string) => (values[name] ? encodeURIComponent(values[name]) : whole));
}

export const pathParameters = (template: string): string[] => [...template.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name);

/** JSON is shown indented; anything else as it came. */
export function prettyBody(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
