import type { HeaderRules, HeaderSetting, HeadersConfig } from '@gatehouse/definition';
import { openSecret } from '../../compile/open-secret.js';
import type { Runtime } from '../../compile/runtime.js';
import type { Exchange } from '../../exchange/exchange.js';
import type { HeaderEdits } from '../../exchange/header-edits.js';
import { ConstantValue, type HeaderValue } from '../../exchange/late-value.js';
import { HeaderName, HeaderNames } from '../../http1/header-name.js';
import type { Policy, PolicySite, PolicyType } from '../../pipeline/policy.js';
import { scopeOf } from '../../templates/scope.js';
import { asFieldValue, compileTemplate } from '../../templates/template.js';

/** What stands under a name: a value of the configuration, or what a template makes of an exchange. */
interface Line {
  readonly name: HeaderName;
  readonly value: HeaderValue | ((x: Exchange) => string);
}

/** A secret is opened here, once; it is in no message of an error. @throws Error for one that is in clear, does not open, or is no field value */
function compileLine(header: string, setting: HeaderSetting, runtime: Runtime, site: PolicySite): Line {
  const name = new HeaderName(header);
  if (typeof setting === 'string') return { name, value: new ConstantValue(name, setting) };
  if ('secret' in setting) {
    const text = openSecret(setting.secret, runtime, site);
    if (!/^[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?$/.test(text)) throw new Error('a secret is no value of a header');
    return { name, value: new ConstantValue(name, text) };
  }
  const template = compileTemplate(setting.template, 'none');
  return { name, value: (x) => asFieldValue(template.render(scopeOf(x, {}, template.uses))) };
}

const valueFor = ({ value }: Line, x: Exchange): HeaderValue => (typeof value === 'function' ? value(x) : value);

/** Prepares the rules as one function: first remove, then set, then add. Undefined when there is nothing to do. */
function compileRules(rules: HeaderRules, runtime: Runtime, site: PolicySite): ((edits: HeaderEdits, x: Exchange) => void) | undefined {
  const removed = new HeaderNames(rules.remove.map((name) => new HeaderName(name)));
  const set = rules.set.map(({ name, value }) => compileLine(name, value, runtime, site));
  const add = rules.add.map(({ name, value }) => compileLine(name, value, runtime, site));
  if (removed.names.length + set.length + add.length === 0) return undefined;
  return (edits, x) => {
    edits.removeAll(removed);
    for (const line of set) edits.set(line.name, valueFor(line, x));
    for (const line of add) edits.add(line.name, valueFor(line, x));
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
