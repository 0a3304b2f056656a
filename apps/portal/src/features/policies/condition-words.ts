import type { Condition, ConditionTest } from '@gatehouse/contracts';

const MATCH = { is: 'is', starts: 'starts with', ends: 'ends with', contains: 'contains', present: 'is present' } as const;

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

function testWords(test: ConditionTest): string {
  const match = 'match' in test ? test.match : 'is';
  const values = test.values?.join(' or ') ?? '';
  return `${test.not ? 'not ' : ''}${subjectOf(test)} ${MATCH[match]}${values && ` ${values}`}`;
}

/** A condition as one reads it: "when method is POST and header x-beta is on". */
export function conditionWords({ match, tests, and }: Condition): string {
  const own = tests.map(testWords).join(match === 'all' ? ' and ' : ' or ');
  const further = and ? ` and (${and.tests.map(testWords).join(and.match === 'all' ? ' and ' : ' or ')})` : '';
  return tests.length === 0 ? '' : `when ${further && tests.length > 1 ? `(${own})` : own}${further}`;
}
