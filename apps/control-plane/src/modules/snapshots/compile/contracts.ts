import type { ApiObject, OperationContract, PolicyInstance } from '@gatehouse/definition';
import { apiPolicies, operationPolicies } from './arranged.js';
import type { ApiState } from './state.js';

const VALIDATES = 'openapi-validation';
const validates = (policies: readonly PolicyInstance[]): boolean => policies.some(({ type, enabled }) => type === VALIDATES && enabled);
const operationValidates = (state: ApiState, id: string): boolean => validates(operationPolicies(state, id).map(({ policy }) => policy));

/** Whether a policy of the API, or of one of its operations, needs to know what the document says. */
export function asksForValidation(state: ApiState): boolean {
  return validates(apiPolicies(state)) || Object.keys(state.revision.settings.operationPolicies).some((id) => operationValidates(state, id));
}

/**
 * What crosses of the document: nothing where no policy asks for it.
 * @throws Error where it cannot be given
 */
export function contractsOf(
  state: ApiState,
): { schemas: NonNullable<ApiObject['schemas']>; of(operation: { id: string; method: string; path: string }): OperationContract | undefined } | null {
  const { contracts } = state.revision;
  if (contracts === undefined || !asksForValidation(state)) return null;
  if ('fault' in contracts) throw new Error(`the document cannot be validated against: ${contracts.fault}`);
  const all = validates(apiPolicies(state));
  return {
    schemas: contracts.schemas,
    of: ({ id, method, path }) => {
      const validation = contracts.operations[`${method.toUpperCase()} ${path}`];
      return validation !== undefined && (all || operationValidates(state, id)) ? { validation } : undefined;
    },
  };
}
