import type { HeaderRules, HeaderSetting, HeadersConfig } from '@gatehouse/definition';
import { openSecret } from '../../compile/open-secret.js';
import type { Runtime } from '../../compile/runtime.js';
import type { Exchange } from '../../exchange/exchange.js';
import type { HeaderEdits } from '../../exchange/header-edits.js';
import { HeaderName } from '../../http1/header-name.js';
import type { Policy, PolicySite, PolicyType } from '../../pipeline/policy.js';
import { scopeOf } from '../../templates/scope.js';
import { asFieldValue, compileTemplate } from '../../templates/template.js';

type Value = (x: Exchange) => string;

/** A secret is opened here, once; it is in no message of an error. @throws Error for one that is in clear, does not open, or is no field value */
function compileValue(setting: HeaderSetting, runtime: Runtime, site: PolicySite): string | Value {
  if (typeof setting === 'string') return setting;
  if ('secret' in setting) {
    const text = openSecret(setting.secret, runtime, site);
    if (!/^[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?$/.test(text)) throw new Error('a secret is no value of a header');
    return text;
  }
  const template = compileTemplate(setting.template, 'none');
  return (x) => asFieldValue(template.render(scopeOf(x, {}, template.uses)));
}

const valueFor = (value: string | Value, x: Exchange): string => (typeof value === 'string' ? value : value(x));

/** Prepares the rules as one function: first remove, then set, then add. Undefined when there is nothing to do. */
function compileRules(rules: HeaderRules, runtime: Runtime, site: PolicySite): ((edits: HeaderEdits, x: Exchange) => void) | undefined {
  const remove = rules.remove.map((name) => new HeaderName(name));
  const set = rules.set.map(({ name, value }) => ({ name: new HeaderName(name), value: compileValue(value, runtime, site) }));
  const add = rules.add.map(({ name, value }) => ({ name: new HeaderName(name), value: compileValue(value, runtime, site) }));
  if (remove.length + set.length + add.length === 0) return undefined;
  return (edits, x) => {
    for (const name of remove) edits.remove(name);
    for (const { name, value } of set) edits.set(name, valueFor(value, x));
    for (const { name, value } of add) edits.add(name, valueFor(value, x));
  };
}

export const headers: PolicyType<HeadersConfig> = {
  type: 'headers',
  phase: 'transform',
  create(config, runtime, site) {
    const policy: Policy = {};
    const onWayIn = compileRules(config.request, runtime, site);
    const onWayOut = compileRules(config.response, runtime, site);
    if (onWayIn) {
      policy.onRequest = (x) => {
        onWayIn(x.requestEdits, x);
        return undefined;
      };
    }
    if (onWayOut) {
      policy.onResponse = (x) => {
        onWayOut(x.responseEdits, x);
        return undefined;
      };
    }
    return policy;
  },
};
