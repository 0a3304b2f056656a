import { z } from 'zod';
import { METHODS } from '../method.js';
import { headerName } from './headers.js';
import { OperationTest, operationFits, type TestedOperation } from './operation-test.js';
import { PHASES, type Phase } from './phase.js';

const text = z.string().min(1).max(500);
const not = z.boolean().optional().describe('Holds where the rest does not');
const ids = z.array(z.string().min(1).max(60)).min(1).max(100);

/** `present` asks for nothing more than that there is a value; the others compare it, upper and lower case apart. */
const compared = {
  match: z.enum(['present', 'is', 'starts', 'ends', 'contains']).describe('How the value is compared'),
  values: z.array(text).max(50).optional().describe('One of them is enough'),
  not,
};

const NEEDS_VALUES = { message: 'values to compare with are needed, and none with present', path: ['values'] };
const valuesFit = ({ match, values }: { match: string; values?: string[] | undefined }) =>
  (match === 'present') === (values === undefined || values.length === 0);

/** One fact about a call. */
export const ConditionTest = z.discriminatedUnion('on', [
  z.strictObject({ on: z.literal('method'), values: z.array(z.enum(METHODS)).min(1), not }),
  OperationTest,
  /** Behind the API's root, normalised, without the query. */
  z.strictObject({ on: z.literal('path'), ...compared }).refine(valuesFit, NEEDS_VALUES),
  /** The first of this name, as it came. */
  z.strictObject({ on: z.literal('header'), name: headerName, ...compared }).refine(valuesFit, NEEDS_VALUES),
  /** The first parameter of this name, decoded. */
  z.strictObject({ on: z.literal('query'), name: z.string().min(1).max(100), ...compared }).refine(valuesFit, NEEDS_VALUES),
  z.strictObject({ on: z.literal('application'), values: ids, not }),
  z.strictObject({ on: z.literal('plan'), values: ids, not }),
  /** A claim of the caller's token, `realm.roles` for one inside another; of a list, any of its members. */
  z.strictObject({ on: z.literal('claim'), name: z.string().min(1).max(200), ...compared }).refine(valuesFit, NEEDS_VALUES),
]);
export type ConditionTest = z.infer<typeof ConditionTest>;

const group = {
  match: z.enum(['all', 'any']).default('all').describe('Whether every test must hold or one is enough'),
  tests: z.array(ConditionTest).min(1).max(16),
};

/** Which calls a policy takes part in: decided once, when the call reaches it, and compiled with it. */
export const Condition = z.strictObject({
  ...group,
  /** Must hold as well: the condition under which the policy's set stands. */
  and: z.strictObject(group).optional(),
});
export type Condition = z.infer<typeof Condition>;

const outOf = ({ match, tests }: Pick<Condition, 'match' | 'tests'>, operation: TestedOperation): boolean => {
  const out = (test: ConditionTest): boolean => test.on === 'operation' && operationFits(test)(operation) === (test.not === true);
  return match === 'all' ? tests.some(out) : tests.every(out);
};

/** Whether no call of this operation meets the condition, whatever else it is. */
export function rulesOut(condition: Condition, operation: TestedOperation): boolean {
  return outOf(condition, operation) || (condition.and !== undefined && outOf(condition.and, operation));
}

/** The phase in which such a fact is known, for policies of later ones. */
const KNOWN_IN: Partial<Record<ConditionTest['on'], Phase>> = { application: 'identify', claim: 'identify', plan: 'authorize' };

/** What is wrong with a condition in this phase: it asks for what is known only later. */
export function conditionIssue({ tests, and }: Condition, phase: Phase): { path: (string | number)[]; message: string } | undefined {
  for (const [i, { on }] of tests.entries()) {
    const known = KNOWN_IN[on];
    if (known === undefined || PHASES.indexOf(phase) > PHASES.indexOf(known)) continue;
    return { path: ['tests', i, 'on'], message: `the ${on} is known only after the phase ${known}, and this policy is of the phase ${phase}` };
  }
  const further = and && conditionIssue(and, phase);
  return further && { ...further, path: ['and', ...further.path] };
}
