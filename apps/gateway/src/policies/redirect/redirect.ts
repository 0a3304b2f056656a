import type { RedirectConfig } from '@gatehouse/definition';
import type { PolicyType } from '../../pipeline/policy.js';
import { header, replyEmpty } from '../../pipeline/reply.js';
import { scopeOf } from '../../templates/scope.js';
import { asFieldValue, compileTemplate } from '../../templates/template.js';

export const redirect: PolicyType<RedirectConfig> = {
  type: 'redirect',
  phase: 'transform',
  create({ status, location, keepQuery }) {
    const template = compileTemplate(location, 'url');
    return {
      onRequest(x) {
        let target = template.render(scopeOf(x, {}, template.uses));
        if (keepQuery && x.query !== '') target += target.includes('?') ? `&${x.query.slice(1)}` : x.query;
        return replyEmpty(status, [header('location', asFieldValue(target))]);
      },
    };
  },
};
