import { POLICIES, POLICY_TYPES, PolicyInstance } from '@gatehouse/definition';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { programFault, WITH_TEMPLATES } from './program-fault.js';

const faultOf = (type: string, config: object) => programFault(PolicyInstance.parse({ type, config }));

test('every policy whose settings hold templates is looked at', () => {
  const holds = (type: (typeof POLICY_TYPES)[number]) =>
    JSON.stringify(z.toJSONSchema(POLICIES[type].config, { io: 'input', unrepresentable: 'any' })).includes('"template":true');
  expect([...WITH_TEMPLATES.keys()].sort()).toEqual(POLICY_TYPES.filter(holds).sort());
});

test('a template or script that cannot be read is told, wherever it stands, and secrets in clear are no fault yet', () => {
  const broken = '{{ request.path';
  const header = (value: unknown) => ({ request: { set: [{ name: 'x-a', value }] } });
  const cases: [string, object, object][] = [
    ['headers', header({ template: broken }), header({ template: '{{ request.path }}' })],
    ['headers', { response: { add: [{ name: 'x-a', value: { template: '{% for %}' } }] } }, header({ secret: 'in clear' })],
    ['redirect', { location: `/${broken}` }, { location: '/{{ request.path }}' }],
    ['rewrite', { query: { set: [{ name: 'a', value: broken }] } }, { query: { set: [{ name: 'a', value: '{{ request.path }}' }] } }],
    ['transform', { request: { template: broken } }, { request: { template: '{"a": {{ body.a }}}' } }],
    [
      'error-pages',
      { pages: [{ bodies: [{ contentType: 'text/plain', template: broken }] }] },
      { pages: [{ bodies: [{ contentType: 'text/plain', template: 'no' }] }] },
    ],
    ['call-out', { url: 'https://a.test/', setHeaders: [{ name: 'x-a', value: broken }] }, { url: 'https://a.test/{{ request.path }}' }],
    ['script', { source: 'function onRequest( {' }, { source: 'function onRequest() {}' }],
  ];
  for (const [type, wrong, right] of cases) {
    expect(faultOf(type, wrong), `${type} ${JSON.stringify(wrong)}`).toEqual(expect.any(String));
    expect(faultOf(type, right), `${type} ${JSON.stringify(right)}`).toBeUndefined();
  }
  expect(faultOf('cors', { origins: ['*'] })).toBeUndefined();
});
