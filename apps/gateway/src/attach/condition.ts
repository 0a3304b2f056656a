import type { Condition, ConditionTest } from '@gatehouse/definition';
import type { Exchange } from '../exchange/exchange.js';
import { HeaderName } from '../http1/header-name.js';
import { claimAt } from '../identity/claims.js';
import { operationHolds } from './operation-condition.js';
import { parameterOf } from './parameter.js';

export type Holds = (x: Exchange) => boolean;

type Compared = Extract<ConditionTest, { match: 'present' | 'is' | 'starts' | 'ends' | 'contains' }>;
type Reads = (value: string) => boolean;

/** How a value is compared, decided once. */
function reader({ match, values = [] }: Pick<Compared, 'match' | 'values'>): Reads {
  const [only = ''] = values;
  if (match === 'present') return () => true;
  if (match === 'is') {
    if (values.length === 1) return (value) => value === only;
    const set = new Set(values);
    return (value) => set.has(value);
  }
  if (match === 'starts') return (value) => values.some((start) => value.startsWith(start));
  if (match === 'ends') return (value) => values.some((end) => value.endsWith(end));
  return (value) => values.some((part) => value.includes(part));
}

function header(name: string, test: Compared): Holds {
  const wanted = new HeaderName(name);
  const [only = '', ...more] = test.values ?? [];
  if (test.match === 'present') return ({ head }) => head.find(wanted) >= 0;
  if (test.match === 'is' && more.length === 0) {
    // compared where it stands: no string is made
    return ({ head }) => {
      const at = head.find(wanted);
      return at >= 0 && head.valueIs(at, only);
    };
  }
  const reads = reader(test);
  return ({ head }) => {
    const value = head.get(wanted);
    return value !== undefined && reads(value);
  };
}

function path(test: Compared): Holds {
  const reads = reader(test);
  return ({ path: whole, restAt }) => reads(restAt >= whole.length ? '/' : whole.slice(restAt));
}

function claim(name: string, test: Compared): Holds {
  const reads = reader(test);
  const isOne = (value: unknown): boolean => (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') && reads(String(value));
  return ({ principal }) => {
    const claims = principal?.claims;
    if (claims === undefined || claims === null) return false;
    const value = claimAt(claims, name);
    return Array.isArray(value) ? value.some(isOne) : isOne(value);
  };
}

function ofTest(test: ConditionTest): Holds {
  switch (test.on) {
    case 'method': {
      const [only, ...more] = test.values;
      if (more.length === 0) return (x) => x.method === only;
      const methods = new Set<string>(test.values);
      return (x) => methods.has(x.method);
    }
    case 'operation':
      return operationHolds(test);
    case 'path':
      return path(test);
    case 'header':
      return header(test.name, test);
    case 'query': {
      const reads = reader(test);
      return ({ query }) => {
        const value = parameterOf(query, test.name);
        return value !== undefined && reads(value);
      };
    }
    case 'application': {
      const ids = new Set(test.values);
      return ({ principal }) => principal !== null && ids.has(principal.application?.entry.id ?? '');
    }
    case 'plan': {
      const ids = new Set(test.values);
      return ({ principal }) => ids.has(principal?.plan?.object.id ?? '');
    }
    case 'claim':
      return claim(test.name, test);
  }
}

/** A condition as one function: lists, sets and names are made here, not per call. */
export function compileCondition({ match, tests, and }: Condition): Holds {
  if (and !== undefined) {
    const [own, further] = [compileCondition({ match, tests }), compileCondition(and)];
    return (x) => own(x) && further(x);
  }
  const all = tests.map((test): Holds => {
    const holds = ofTest(test);
    return test.not ? (x) => !holds(x) : holds;
  });
  const [only] = all;
  if (all.length === 1 && only !== undefined) return only;
  return match === 'all' ? (x) => all.every((holds) => holds(x)) : (x) => all.some((holds) => holds(x));
}
