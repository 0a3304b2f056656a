import { clientAddress } from '../addresses/client-address.js';
import type { Exchange } from '../exchange/exchange.js';
import { LateValue } from '../exchange/late-value.js';
import type { Head } from '../http1/head.js';
import { REMOVED } from '../http1/head.js';
import { pathParameters } from './path-parameters.js';

/** Inherits nothing, and costs a tenth of `Object.create(null)`, which is a hash table from the start. */
class Context {
  [name: string]: unknown;
}
Object.setPrototypeOf(Context.prototype, null);
Reflect.deleteProperty(Context.prototype, 'constructor');

/** What policies found out about an exchange, for those after them; some of it is not spelled yet. */
export function contextOf(x: Exchange): Record<string, unknown> {
  x.context ??= new Context();
  return x.context;
}

/** The same for those who read it: `context` of templates and scripts. */
export function contextRead(x: Exchange): Record<string, unknown> {
  const context = contextOf(x);
  for (const name in context) {
    const value = context[name];
    if (value instanceof LateValue) context[name] = value.text;
  }
  return context;
}

/** Headers by lower-case name, several of one name joined (RFC 9110, 5.2); those that a policy took away are gone. */
export function headersOf(head: Head | null): Record<string, string> {
  const headers: Record<string, string> = Object.create(null);
  if (head === null) return headers;
  for (let i = 0; i < head.count; i++) {
    if (((head.flags[i] as number) & REMOVED) !== 0) continue;
    const name = head.name(i).toLowerCase();
    const value = head.value(i);
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return headers;
}

/** The first parameter of each name, decoded. */
export function queryOf(query: string): Record<string, string> {
  const parameters: Record<string, string> = Object.create(null);
  if (query !== '') for (const [name, value] of new URLSearchParams(query)) parameters[name] ??= value;
  return parameters;
}

/** The members that somebody will look at, made at once: most templates look at one or two. */
function only<T extends object>(uses: Uses, members: { readonly [K in keyof T]: () => T[K] }): Partial<T> {
  const out = Object.create(null) as Partial<T>;
  for (const name in members) if (uses(name)) out[name] = members[name]();
  return out;
}

/** Whether a template or script may look at a member of this name. */
export type Uses = (name: string) => boolean;

const all: Uses = () => true;

interface RequestMembers {
  id: string;
  method: string;
  path: string;
  query: Record<string, string>;
  queryText: string;
  headers: Record<string, string>;
  params: Record<string, string>;
  address: string;
  scheme: string;
  host: string;
}

/** What the request says of itself and of its caller. */
export function requestOf(x: Exchange): RequestMembers;
export function requestOf(x: Exchange, uses: Uses): Partial<RequestMembers>;
export function requestOf(x: Exchange, uses: Uses = all): Partial<RequestMembers> {
  return only<RequestMembers>(uses, {
    id: () => x.requestId,
    method: () => x.method,
    /** Behind the API's root. */
    path: () => x.path.slice(x.restAt) || '/',
    query: () => queryOf(x.query),
    queryText: () => x.query,
    headers: () => headersOf(x.head),
    params: () => pathParameters(x, x.path),
    address: () => clientAddress(x),
    scheme: () => x.carrier.scheme,
    host: () => x.host,
  });
}

function responseOf(x: Exchange, uses: Uses): object {
  return only(uses, { status: () => x.responseHead?.status ?? x.status, headers: () => headersOf(x.responseHead) });
}

/** Everything that a template may look at. `more` stands beside it, such as the body. */
export function scopeOf(x: Exchange, more: Readonly<Record<string, unknown>> = {}, uses: Uses = all): object {
  const scope = only<Record<string, unknown>>(uses, {
    request: () => requestOf(x, uses),
    response: () => responseOf(x, uses),
    context: () => contextRead(x),
    operation: () => ({ id: x.operation?.id ?? '*' }),
    api: () => ({ id: x.api?.object.api.id ?? '', slug: x.api?.object.api.slug ?? '', version: x.api?.object.version.name ?? '' }),
    environment: () => ({ slug: x.api?.object.environment.slug ?? '', kind: x.api?.object.environment.kind ?? '' }),
    application: () => applicationOf(x),
    plan: () => (x.principal?.plan ? { id: x.principal.plan.object.id, name: x.principal.plan.object.name } : null),
    claims: () => claimsOf(x),
  });
  return Object.assign(scope, more);
}

function applicationOf({ principal }: Exchange) {
  const entry = principal?.application?.entry;
  return entry ? { id: entry.id, name: entry.name } : null;
}

function claimsOf({ principal }: Exchange): object {
  const claims = (principal as { claims?: unknown } | null)?.claims;
  return typeof claims === 'object' && claims !== null ? claims : {};
}
