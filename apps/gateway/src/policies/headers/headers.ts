import type { HeaderRules, HeadersConfig } from '@gatehouse/definition';
import type { HeaderEdits } from '../../exchange/header-edits.js';
import { HeaderName } from '../../http1/header-name.js';
import type { Policy, PolicyType } from '../../pipeline/policy.js';

/** Prepares the rules as one function: first remove, then set, then add. Undefined when there is nothing to do. */
function compileRules(rules: HeaderRules): ((edits: HeaderEdits) => void) | undefined {
  const remove = rules.remove.map((name) => new HeaderName(name));
  const set = rules.set.map(({ name, value }) => ({ name: new HeaderName(name), value }));
  const add = rules.add.map(({ name, value }) => ({ name: new HeaderName(name), value }));
  if (remove.length + set.length + add.length === 0) return undefined;
  return (edits) => {
    for (const name of remove) edits.remove(name);
    for (const { name, value } of set) edits.set(name, value);
    for (const { name, value } of add) edits.add(name, value);
  };
}

export const headers: PolicyType<HeadersConfig> = {
  type: 'headers',
  phase: 'transform',
  create(config) {
    const policy: Policy = {};
    const onWayIn = compileRules(config.request);
    const onWayOut = compileRules(config.response);
    if (onWayIn) {
      policy.onRequest = (x) => {
        onWayIn(x.requestEdits);
        return undefined;
      };
    }
    if (onWayOut) {
      policy.onResponse = (x) => {
        onWayOut(x.responseEdits);
        return undefined;
      };
    }
    return policy;
  },
};
