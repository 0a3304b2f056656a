import type { z } from 'zod';

/** What the contract says of a value, in words for a field; what a schema says itself (a pattern) comes before this. */
export const schemaWords: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'invalid_type') return issue.expected === 'number' || issue.expected === 'int' ? 'A whole number' : 'This is needed';
  if (issue.code === 'too_small') return issue.origin === 'string' || issue.origin === 'array' ? 'This is needed' : `At least ${issue.minimum}`;
  if (issue.code === 'too_big') return issue.origin === 'string' || issue.origin === 'array' ? 'Too long' : `At most ${issue.maximum}`;
  return undefined;
};
