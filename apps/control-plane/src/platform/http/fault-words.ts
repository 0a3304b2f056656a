import { z } from 'zod';

type Issue = z.core.$ZodRawIssue;

const THINGS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};
const PARTS: Readonly<Record<string, [one: string, many: string]>> = {
  string: ['character', 'characters'],
  array: ['entry', 'entries'],
  set: ['entry', 'entries'],
};

function sizeWords(bound: 'least' | 'most', origin: string, size: number | bigint): string {
  const parts = PARTS[origin];
  if (!parts) return `is at ${bound} ${size}`;
  return `has at ${bound} ${size} ${parts[Number(size) === 1 ? 0 : 1]}`;
}

/** What is wrong with a value, for a person who wrote it. Undefined: as the library says it. What a schema says of itself comes before either. */
export function faultWords(issue: Issue): string | undefined {
  if (issue.code === 'invalid_type') return issue.input === undefined ? 'is needed' : THINGS[issue.expected] && `is ${THINGS[issue.expected]}`;
  if (issue.code === 'too_small') return issue.input === '' ? 'is needed' : sizeWords('least', issue.origin, issue.minimum);
  if (issue.code === 'too_big') return sizeWords('most', issue.origin, issue.maximum);
  if (issue.code === 'invalid_value') return issue.input === undefined ? 'is needed' : `is one of: ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'invalid_union') return issue.input === undefined ? 'is needed' : 'is none of what can stand here';
  return undefined;
}

z.config({ customError: faultWords });
