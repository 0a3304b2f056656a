import { type OperationTest, operationFits, type TestedOperation } from '@gatehouse/definition/wire';
import type { CompiledOperation } from '../compile/compile-api.js';
import type { Exchange } from '../exchange/exchange.js';
import { preflightOperation } from '../router/operation-of.js';
import type { Holds } from './condition.js';

/** A call that met no operation of the document, by what it asks for itself. */
const asked = ({ method, path, restAt }: Exchange): TestedOperation => ({ id: '*', method, path: restAt >= path.length ? '/' : path.slice(restAt) });

/** Whether the call's operation is one of those meant; of a preflight, the operation that it asks for. Told once of each operation. */
export function operationHolds(test: OperationTest): Holds {
  const fits = operationFits(test);
  const told = new WeakMap<CompiledOperation, boolean>();
  return (x) => {
    if (x.api === null) return false;
    const operation = x.operation ?? preflightOperation(x.api, x);
    if (operation === undefined || operation.described === null) return fits(asked(x));
    const known = told.get(operation);
    if (known !== undefined) return known;
    const holds = fits(operation.described);
    told.set(operation, holds);
    return holds;
  };
}
