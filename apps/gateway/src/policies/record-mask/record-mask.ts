import type { RecordMaskConfig } from '@gatehouse/definition';
import type { Exchange } from '../../exchange/exchange.js';
import type { PolicyType } from '../../pipeline/policy.js';

const MASK = '***';

const nameOf = (pair: string): string => {
  const equals = pair.indexOf('=');
  const name = equals < 0 ? pair : pair.slice(0, equals);
  try {
    return decodeURIComponent(name.replaceAll('+', ' '));
  } catch {
    return name;
  }
};

function maskQuery(query: string, names: ReadonlySet<string>): string {
  if (query === '') return query;
  const pairs = query.slice(1).split('&');
  return `?${pairs.map((pair) => (pair.includes('=') && names.has(nameOf(pair)) ? `${pair.slice(0, pair.indexOf('='))}=${MASK}` : pair)).join('&')}`;
}

/** Whole segments in which one of the parameters stands are hidden: what stands beside it may tell it. */
function maskPath(path: string, restAt: number, template: string, names: ReadonlySet<string>): string {
  const segments = path.slice(restAt + 1).split('/');
  for (const [i, text] of template.slice(1).split('/').entries()) {
    const hides = [...text.matchAll(/\{([^{}/]*)\}/g)].some(([, name = '']) => names.has(name));
    if (hides && segments[i] !== undefined) segments[i] = MASK;
  }
  return `${path.slice(0, restAt + 1)}${segments.join('/')}`;
}

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
