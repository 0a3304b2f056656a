import { API, type ApiTables, type Call, type Endpoint, type Result } from '@gatehouse/contracts';
import { ApiProblem } from './problem.js';

type Arguments<E extends Endpoint> = Record<string, never> extends Call<E> ? [call?: Call<E>, options?: CallOptions] : [call: Call<E>, options?: CallOptions];
type Method<E extends Endpoint> = (...args: Arguments<E>) => Promise<E extends { produces: string } ? string : Result<E>>;

/** One method per endpoint of the contract: `client.apis.list({ params: { tenant: 'acme' } })`. */
export type Client = { [G in keyof ApiTables]: { [N in keyof ApiTables[G]]: ApiTables[G][N] extends Endpoint ? Method<ApiTables[G][N]> : never } };

export interface ClientOptions {
  /** Origin and prefix before `/tenants/...`, such as `/api/v1` or `http://localhost:4000/api/v1`. */
  baseUrl: string;
  /** Asked for each call: cookies on a server, `authorization`, `x-csrf-token`. */
  headers?: () => Record<string, string> | Promise<Record<string, string>>;
  fetch?: typeof fetch;
}

export interface CallOptions {
  signal?: AbortSignal;
  idempotencyKey?: string;
}

interface LooseCall {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
}

function urlOf(baseUrl: string, endpoint: Endpoint, call: LooseCall): string {
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(call.params?.[name])));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(call.query ?? {})) if (value !== undefined && value !== null) query.set(name, String(value));
  const text = query.toString();
  return `${baseUrl}${path}${text === '' ? '' : `?${text}`}`;
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const text = await response.text();
  try {
    return new ApiProblem({ ...(JSON.parse(text) as object), status: response.status });
  } catch {
    return new ApiProblem({ status: response.status, detail: text.slice(0, 300) });
  }
}

async function send(options: ClientOptions, endpoint: Endpoint, call: LooseCall, { signal, idempotencyKey }: CallOptions): Promise<unknown> {
  const headers: Record<string, string> = { accept: 'application/json, application/problem+json, */*;q=0.1', ...(await options.headers?.()) };
  if (call.body !== undefined) headers['content-type'] = 'application/json';
  if (idempotencyKey) headers['idempotency-key'] = idempotencyKey;
  const request = { method: endpoint.method, headers, body: call.body === undefined ? undefined : JSON.stringify(call.body), signal };
  let response: Response;
  try {
    response = await (options.fetch ?? fetch)(urlOf(options.baseUrl, endpoint, call), request as RequestInit);
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiProblem({ status: 0, title: 'The management API does not answer', detail: cause instanceof Error ? cause.message : String(cause) });
  }
  if (!response.ok) throw await problemOf(response);
  if (endpoint.produces) return response.text();
  if (!endpoint.response) {
    await response.body?.cancel();
    return undefined;
  }
  return endpoint.response.parse(await response.json());
}

export function createClient(options: ClientOptions): Client {
  const methods = Object.entries(API).map(([group, table]) => [
    group,
    Object.fromEntries(
      Object.entries(table).map(([name, endpoint]) => [
        name,
        (call: LooseCall = {}, callOptions: CallOptions = {}) => send(options, endpoint as Endpoint, call, callOptions),
      ]),
    ),
  ]);
  return Object.fromEntries(methods) as Client;
}
