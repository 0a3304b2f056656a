import { createHash } from 'node:crypto';
import type { CallOutConfig } from '@gatehouse/definition';
import { openSecret } from '../../compile/open-secret.js';
import type { Runtime } from '../../compile/runtime.js';
import type { Exchange } from '../../exchange/exchange.js';
import type { OutboundCall } from '../../outbound/outbound.js';
import type { PolicySite } from '../../pipeline/policy.js';
import { scopeOf } from '../../templates/scope.js';
import { asFieldValue, compileTemplate } from '../../templates/template.js';

export interface PreparedCall {
  call: OutboundCall;
  /** Equal for calls that may share an answer. */
  key: string;
}

/** Prepares what is sent as one function of the exchange. @throws Error for a template or secret that cannot be used */
export function prepareCall(config: CallOutConfig, runtime: Runtime, site: PolicySite): (x: Exchange) => PreparedCall {
  const { method, timeoutMs, bytesMax } = config;
  const url = compileTemplate(config.url, 'url', 8_192);
  const fixedHost = new URL(config.url.replace(/\{[{%].*$/s, '')).host;
  const headers = config.headers.map(({ name, value }) =>
    typeof value === 'string'
      ? { name, template: compileTemplate(value, 'none') }
      : { name, template: { constant: true, uses: () => false, render: constantly(openSecret(value.secret, runtime, site)) } },
  );
  const body = config.body === undefined ? undefined : compileTemplate(config.body, 'json', 262_144);
  const cacheKey = config.cacheKey === undefined ? undefined : compileTemplate(config.cacheKey, 'none', 4_096);
  const templates = [url, ...headers.map(({ template }) => template), ...(body ? [body] : []), ...(cacheKey ? [cacheKey] : [])];
  const uses = (name: string) => templates.some((template) => template.uses(name));
  return (x) => {
    const scope = scopeOf(x, {}, uses);
    const target = new URL(url.render(scope));
    // nothing in a value leads to another host
    if (target.host !== fixedHost) throw new Error('the URL leads to another host');
    const sent = Object.fromEntries(headers.map(({ name, template }) => [name, asFieldValue(template.render(scope))]));
    const text = body?.render(scope);
    if (text !== undefined) JSON.parse(text);
    const call: OutboundCall = {
      method,
      url: target.href,
      headers: { accept: 'application/json', ...(text === undefined ? {} : { 'content-type': 'application/json' }), ...sent },
      timeoutMs,
      bytesMax,
      ...(text === undefined ? {} : { body: text }),
    };
    const key = cacheKey === undefined ? JSON.stringify([target.href, sent, text]) : `:${cacheKey.render(scope)}`;
    return { call, key: createHash('sha256').update(key).digest('base64') };
  };
}

const constantly = (text: string) => () => text;
