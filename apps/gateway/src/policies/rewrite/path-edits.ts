import type { RewriteConfig } from '@gatehouse/definition';
import type { Exchange } from '../../exchange/exchange.js';
import { normalisePath } from '../../router/path.js';
import { scopeOf } from '../../templates/scope.js';
import { compileTemplate } from '../../templates/template.js';

/** What a path may be made of when it is sent (RFC 3986, 3.3). */
const SENDABLE = /^\/[A-Za-z0-9\-._~!$&'()*+,;=:@%/]*$/;

/**
 * The new path behind the API's root. Undefined: it cannot be sent.
 * A value in a template is one segment whatever it holds, and none of dots: nobody climbs out of the path that was written down.
 */
export function pathEdits(path: RewriteConfig['path']): ((x: Exchange) => string | undefined) | undefined {
  if (path === undefined) return undefined;
  if (path.by === 'prefix') {
    const { from, to } = path;
    const whole = from.replace(/\/+$/, '');
    const instead = to.replace(/\/+$/, '');
    return (x) => {
      const rest = x.path.slice(x.restAt);
      if (rest !== whole && !rest.startsWith(`${whole}/`)) return rest;
      return instead + rest.slice(whole.length) || '/';
    };
  }
  const template = compileTemplate(path.template, 'url', 8_192);
  return (x) => {
    const rest = template.render(scopeOf(x, {}, template.uses));
    // the router's own judge of paths: two meanings are none
    return SENDABLE.test(rest) && normalisePath(rest) === rest ? rest : undefined;
  };
}
