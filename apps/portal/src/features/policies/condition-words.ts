import type { Condition, ConditionTest } from '@gatehouse/contracts';

const MATCH = { is: 'is', starts: 'starts with', ends: 'ends with', contains: 'contains', present: 'is present', fits: 'fits', tagged: 'is tagged' } as const;

function subjectOf(test: ConditionTest): string {
  switch (test.on) {
    case 'header':
      return `header ${test.name}`;
    case 'query':
      return `parameter ${test.name}`;
    case 'claim':
      return `claim ${test.name}`;
    default:
      return test.on;
  }
}

function testWords(test: ConditionTest, names: ReadonlyMap<string, string>): string {
  const match = 'match' in test ? test.match : 'is';
  const values = test.values?.map((value) => names.get(value) ?? value).join(' or ') ?? '';
  return `${test.not ? 'not ' : ''}${subjectOf(test)} ${MATCH[match]}${values && ` ${values}`}`;
}

const NO_NAMES: ReadonlyMap<string, string> = new Map();

/**
 * A condition as one reads it: "when method is POST and header x-beta is on".
 * @param names of applications and plans, by id
 */
export function conditionWords({ match, tests, and }: Condition, names = NO_NAMES): string {
  const joined = (some: readonly ConditionTest[], how: 'all' | 'any') => some.map((test) => testWords(test, names)).join(how === 'all' ? ' and ' : ' or ');
  const own = joined(tests, match);
  const further = and ? ` and (${joined(and.tests, and.match)})` : '';
  return tests.length === 0 ? '' : `when ${further && tests.length > 1 ? `(${own})` : own}${further}`;
}
