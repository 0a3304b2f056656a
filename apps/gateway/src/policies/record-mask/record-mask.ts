import type { RecordMaskConfig } from '@gatehouse/definition';
import type { Exchange } from '../../exchange/exchange.js';
import type { PolicyType } from '../../pipeline/policy.js';
import { maskPath, maskQuery } from './mask-parameters.js';

export const recordMask: PolicyType<RecordMaskConfig> = {
  type: 'record-mask',
  phase: 'edge',
  create({ query, path }, _runtime, site) {
    const parameters = new Set(query);
    const names = new Set(path);
    const templates = new Map(
      (site.api?.operations ?? []).filter((one) => [...names].some((name) => one.path.includes(`{${name}}`))).map(({ id, path: template }) => [id, template]),
    );
    return {
      // the step is entered, so that its end is reached whoever answers
      onRequest: () => undefined,
      onEnd(x: Exchange) {
        if (parameters.size > 0) x.query = maskQuery(x.query, parameters);
        const template = x.operation === null ? undefined : templates.get(x.operation.id);
        if (template !== undefined) x.path = maskPath(x.path, x.restAt, template, names);
      },
    };
  },
};
