import { ProblemError } from '@gatehouse/kernel';
import type { Tx } from '../../platform/database/index.js';

/** An end that has passed already would end the thing at once, which nobody means. @throws ProblemError request.invalid */
export function futureEnd(tx: Tx, instant: string | null): Date | null {
  if (instant === null) return null;
  const end = new Date(instant);
  if (end > tx.now) return end;
  throw new ProblemError('request.invalid', 'The end lies in the past.', { errors: [{ pointer: '/expiresAt', detail: 'must lie in the future' }] });
}
