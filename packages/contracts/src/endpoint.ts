import type { ErrorCode } from '@gatehouse/kernel/errors';
import type { z } from 'zod';
import type { TenantPermission } from './permissions.js';

/**
 * Who may call an endpoint. There is no default: an endpoint without an access does not compile.
 * `tenant`: a member of the tenant in the path whose roles include the permission. A non-member gets the 404 of what does not exist.
 * `platform`: a platform admin. `gateway`: an enrolled gateway, by its token. `account`: any signed-in account. `public`: anybody.
 */
export type Access = { kind: 'public' } | { kind: 'account' } | { kind: 'tenant'; permission: TenantPermission } | { kind: 'platform' } | { kind: 'gateway' };

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One endpoint of the management API as plain data. `path` is below `/api/v1`, parameters as `:name`. */
export interface Endpoint {
  method: Method;
  path: string;
  tag: string;
  summary: string;
  access: Access;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** Largest body in bytes; default 1 MiB. */
  bodyBytesMax?: number;
  status: 200 | 201 | 202 | 204;
  /** An allow-list: what is not in it does not leave the control plane. Absent with 204 and for `produces`. */
  response?: z.ZodType;
  /** A media type other than JSON that the handler writes itself. */
  produces?: string;
  /** Codes beyond the general ones (auth.*, access.denied, request.*, resource.not_found, server.*). */
  errors: readonly ErrorCode[];
}

export type EndpointTable = Readonly<Record<string, Endpoint>>;

/** Keeps the literal types of a table while checking its shape. */
export function endpoints<const T extends EndpointTable>(table: T): T {
  return table;
}

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;
type Written<S> = S extends z.ZodType ? z.input<S> : undefined;

/** What a handler receives: validated, defaults filled in. */
export interface Input<E extends Endpoint> {
  params: E extends { params: infer S } ? Parsed<S> : Record<string, never>;
  query: E extends { query: infer S } ? Parsed<S> : Record<string, never>;
  body: E extends { body: infer S } ? Parsed<S> : undefined;
}

/** What a client sends: defaults may be left out. */
export type Call<E extends Endpoint> = (E extends { params: infer S } ? { params: Written<S> } : { params?: undefined }) &
  (E extends { query: infer S } ? { query?: Written<S> } : { query?: undefined }) &
  (E extends { body: infer S } ? { body: Written<S> } : { body?: undefined });

/** What a handler returns, before it is cut down to the allow-list. */
// biome-ignore lint/suspicious/noConfusingVoidType: a handler without an answer is an ordinary `Promise<void>` function
export type Output<E extends Endpoint> = E extends { response: infer S } ? (S extends z.ZodType ? z.input<S> : never) : void;

/** What a client gets. */
// biome-ignore lint/suspicious/noConfusingVoidType: as above
export type Result<E extends Endpoint> = E extends { response: infer S } ? Parsed<S> : void;
