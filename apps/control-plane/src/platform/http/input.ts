import type { Endpoint } from '@gatehouse/contracts';
import { type FieldError, ProblemError } from '@gatehouse/kernel';
import type { Request } from 'express';
import type { z } from 'zod';
import './fault-words.js';

/** Escapes one step of a JSON Pointer (RFC 6901). */
const step = (key: PropertyKey) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;

type Place = 'params' | 'query' | 'body';

function pointer(place: Place, path: readonly PropertyKey[]): string {
  if (place === 'body') return path.map(step).join('');
  return `${place === 'query' ? '?' : ':'}${path.map(String).join('.')}`;
}

function faults(place: Place, error: z.ZodError): FieldError[] {
  return error.issues.flatMap((issue) => {
    // each unknown member gets a pointer of its own
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ pointer: pointer(place, [...issue.path, key]), detail: 'is not known here' }));
    return [{ pointer: pointer(place, issue.path), detail: issue.message }];
  });
}

export interface ValidatedInput {
  params: unknown;
  query: unknown;
  body: unknown;
}

/**
 * Checks a request against its endpoint's schemas; unknown query parameters are refused like unknown members of a body, nothing is ignored in silence.
 * @throws ProblemError request.invalid with every fault of every part
 */
export function validate(endpoint: Endpoint, request: Request): ValidatedInput {
  const errors: FieldError[] = [];
  const part = (place: Place, schema: z.ZodType | undefined, value: unknown): unknown => {
    if (!schema) return undefined;
    const result = schema.safeParse(value);
    if (!result.success) errors.push(...faults(place, result.error));
    return result.data;
  };
  const params = part('params', endpoint.params, request.params) ?? {};
  // an id of a wrong form in the path names nothing: the same answer as an id that is not there
  if (errors.length > 0) throw new ProblemError('resource.not_found');
  const query = part('query', endpoint.query?.strict(), request.query) ?? {};
  const body = part('body', endpoint.body, request.body);
  if (errors.length > 0)
    throw new ProblemError('request.invalid', errors.length === 1 ? 'One field is not right.' : `${errors.length} fields are not right.`, { errors });
  return { params, query, body };
}
