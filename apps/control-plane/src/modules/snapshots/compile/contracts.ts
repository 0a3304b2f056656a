import type { ApiObject, OperationContract, PolicyInstance } from '@gatehouse/definition';
import { apiPolicies, operationPolicies } from './arranged.js';
import type { ApiState } from './state.js';

type Asking = 'openapi-validation' | 'mock' | 'mcp-server';

const ask = (policies: readonly PolicyInstance[], asking: Asking): boolean => policies.some(({ type, enabled }) => type === asking && enabled);
const operationAsks = (state: ApiState, id: string, asking: Asking): boolean =>
  ask(
    operationPolicies(state, id).map(({ policy }) => policy),
    asking,
  );

function asks(state: ApiState, asking: Asking): boolean {
  return ask(apiPolicies(state), asking) || Object.keys(state.revision.settings.operationPolicies).some((id) => operationAsks(state, id, asking));
}

/** Whether a policy of the API, or of one of its operations, needs to know what the document says. */
export const asksForValidation = (state: ApiState): boolean => asks(state, 'openapi-validation') || offersTools(state);

const offersTools = (state: ApiState): boolean => ask(apiPolicies(state), 'mcp-server');

/** The same of what the document says of answers. */
export const asksForMocks = (state: ApiState): boolean => asks(state, 'mock');

/**
 * What crosses of the document: nothing where no policy asks for it.
 * @throws Error where it cannot be given
 */
export function contractsOf(
  state: ApiState,
): { schemas: ApiObject['schemas']; of(operation: { id: string; method: string; path: string }): OperationContract | undefined } | null {
  const contracts = asksForValidation(state) ? state.revision.contracts : undefined;
  const mocks = asksForMocks(state) ? state.revision.mocks : undefined;
  if (contracts === undefined && mocks === undefined) return null;
  if (contracts !== undefined && 'fault' in contracts) throw new Error(`the document cannot be validated against: ${contracts.fault}`);
  const tools = offersTools(state);
  const every = { validation: tools || ask(apiPolicies(state), 'openapi-validation'), mock: ask(apiPolicies(state), 'mock') };
  return {
    schemas: contracts?.schemas,
    of: ({ id, method, path }) => {
      const name = `${method.toUpperCase()} ${path}`;
      const validation = every.validation || operationAsks(state, id, 'openapi-validation') ? contracts?.operations[name] : undefined;
      const responses = every.mock || operationAsks(state, id, 'mock') ? mocks?.[name] : undefined;
      const words = tools ? contracts?.words[name] : undefined;
      if (validation === undefined && responses === undefined) return undefined;
      return { ...(validation && { validation }), ...(responses && { responses }), ...(words && { words }) };
    },
  };
}
