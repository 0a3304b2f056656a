import type { Exchange } from '../exchange/exchange.js';
import type { Placed } from './pipeline.js';
import { header, type Reply, refuse } from './reply.js';

const NO_OPERATION = refuse('gateway.no_operation');

export const missingOperation = (x: Exchange): Reply =>
  x.allow === '' ? NO_OPERATION : refuse('gateway.method_not_allowed', `The path takes ${x.allow}.`, [header('allow', x.allow)]);

/** Refuses what the API's document does not have: 405 when only the method is wrong, else 404. */
export const missingOperationStep: Placed = {
  name: 'operation',
  phase: 'identify',
  policy: {
    onRequest: missingOperation,
  },
};
