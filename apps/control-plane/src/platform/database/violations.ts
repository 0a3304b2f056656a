import { type ErrorCode, ProblemError } from '@gatehouse/kernel';
import { QueryFailedError } from 'typeorm';

const byConstraint = new Map<string, { code: ErrorCode; detail: string }>();

/** A module names its unique constraints once: `violates('api_tenant_slug_key', 'slug.taken', 'Another API of this tenant has this slug.')`. */
export function violates(constraint: string, code: ErrorCode, detail: string): void {
  byConstraint.set(constraint, { code, detail });
}

// zero characters in text and in JSON, numbers out of range: whatever a schema let through, it came from the caller
const UNSTORABLE = new Set(['22021', '22P05', '22003']);

interface PostgresFault {
  code?: string;
  constraint?: string;
}

/** Turns a violated constraint into its problem; anything else stays what it is. */
export function asProblem(error: unknown): unknown {
  if (!(error instanceof QueryFailedError)) return error;
  const fault = error.driverError as PostgresFault;
  const known = fault.constraint === undefined ? undefined : byConstraint.get(fault.constraint);
  if (known) return new ProblemError(known.code, known.detail, {}, { cause: error });
  if (UNSTORABLE.has(fault.code ?? ''))
    return new ProblemError('request.invalid', 'A value holds what cannot be stored, such as a zero character.', {}, { cause: error });
  if (fault.code === '23505') return new ProblemError('resource.conflict', 'There is one like this already.', {}, { cause: error });
  if (fault.code === '23503')
    return new ProblemError('resource.conflict', 'Something this refers to, or that refers to this, is in the way.', {}, { cause: error });
  return error;
}
