import type { CompiledApi, CompiledOperation } from '../compile/compile-api.js';
import type { Exchange } from '../exchange/exchange.js';
import { HeaderName } from '../http1/header-name.js';
import { describedPath } from '../llm/described-path.js';

const REQUEST_METHOD = new HeaderName('access-control-request-method');

export function operationOf({ operations, object }: CompiledApi, method: string, { path, restAt }: Exchange): CompiledOperation | undefined {
  const operation = operations.find(method, path, restAt);
  if (operation !== undefined || object.llm === undefined) return operation;
  return operations.find(method, describedPath(method, path.slice(restAt)), 0);
}

/** The operation that a preflight asks for. */
export function preflightOperation(api: CompiledApi, x: Exchange): CompiledOperation | undefined {
  const wanted = x.method === 'OPTIONS' ? x.requestHeader(REQUEST_METHOD) : undefined;
  return wanted === undefined ? undefined : operationOf(api, wanted, x);
}
