import { RevisionSettings } from '@gatehouse/contracts';
import { newId } from '@gatehouse/kernel';
import { expect, test } from 'vitest';
import { walkLifecycle } from '../../testing/lifecycle-walk.js';
import { contentHash, judgesOwnWork, policyListsOf, REVIEWING, revisionLifecycle, settingsFaults } from './revision.rules.js';

const operation = { id: 'GET /pets', method: 'GET' as const, path: '/pets', summary: '', tags: [], deprecated: false };

test('a revision makes no move but those written down', () => {
  walkLifecycle(revisionLifecycle, 'draft', [
    'draft>in_review',
    'draft>approved',
    'in_review>changes_requested',
    'in_review>approved',
    'in_review>draft',
    'changes_requested>in_review',
    'changes_requested>draft',
  ]);
});

test.each([
  ['the author, where somebody else can', 'ann', [], ['bob'], true],
  ['the author, alone', 'ann', [], [], false],
  ['who wrote nothing', 'bob', ['cid'], ['ann', 'cid'], false],
  ['who changed it, where somebody did not', 'bob', ['bob', 'cid'], ['ann', 'cid', 'dan'], true],
  ['who changed it last, where all who can wrote some', 'bob', ['bob'], ['ann'], true],
  ['the author, where the only other one changed it last', 'ann', ['bob'], ['bob'], false],
  ['the author, who changed it last', 'ann', ['bob', 'ann'], ['bob'], true],
] as const)('own work: %s', (_, accountId, editors, others, own) => {
  expect(judgesOwnWork({ authorId: 'ann', editors }, accountId, others)).toBe(own);
});

test('what is approved stays, and only who reviews comes there', () => {
  expect(revisionLifecycle.allowed('approved')).toEqual([]);
  for (const [action, { to }] of Object.entries(revisionLifecycle.steps)) if (to === 'approved') expect(REVIEWING).toContain(action);
});

test('the hash is the content’s: not the order of members, but every character of the document', () => {
  const settings = RevisionSettings.parse({ unmatched: 'forward', anonymous: true });
  const turned = Object.fromEntries(Object.entries(settings).reverse()) as typeof settings;
  expect(contentHash('a', settings)).toMatch(/^[0-9a-f]{64}$/);
  expect(contentHash('a', turned)).toBe(contentHash('a', settings));
  expect(contentHash('a ', settings)).not.toBe(contentHash('a', settings));
  expect(contentHash('a', { ...settings, anonymous: false })).not.toBe(contentHash('a', settings));
});

test('what leads out has no upstream, lets nobody out without a key, and leaves it to the forward proxy to find out who calls', () => {
  const egress = { destinations: [{ host: '*.partner.test' }] };
  const faults = (given: object) => settingsFaults(RevisionSettings.parse({ egress, ...given }), [operation], 'http').map((fault) => fault.pointer);
  const jwt = { type: 'api-key', config: {} };
  expect(faults({ policies: [{ type: 'cors', config: { origins: ['*'] } }] })).toEqual([]);
  expect(faults({ upstreamId: newId('upstream'), anonymous: true })).toEqual(['/settings/upstreamId', '/settings/anonymous']);
  expect(faults({ policies: [jwt], operationPolicies: { 'GET /pets': [jwt] } })).toEqual([
    '/settings/policies/0/type',
    '/settings/operationPolicies/GET ~1pets/0/type',
  ]);
  expect(faults({ policies: [{ ...jwt, enabled: false }] })).toEqual([]);
});

test('policies stand on operations that exist, and every list of them is known by its place', () => {
  const cors = { type: 'cors', config: { origins: ['*'] } };
  const settings = (given: unknown) => RevisionSettings.parse(given);
  const faults = (given: unknown) => settingsFaults(settings(given), [operation], 'http').map((fault) => fault.pointer);
  expect(faults({ policies: [cors], operationPolicies: { 'GET /pets': [cors] } })).toEqual([]);
  expect(faults({ operationPolicies: { 'GET /cats': [cors] } })).toEqual(['/settings/operationPolicies/GET ~1cats']);
  expect(policyListsOf(settings({ operationPolicies: { 'GET /pets': [cors] } })).map(({ pointer }) => pointer)).toEqual([
    '/settings/policies',
    '/settings/operationPolicies/GET ~1pets',
  ]);
});

test('policies name operations that exist, wherever in their settings they do', () => {
  const limit = (of: string) => ({ kind: 'rate', name: 'a', requests: 9, windowMs: 60_000, costs: [{ operation: of, units: 2 }] });
  const faults = (policy: object) =>
    settingsFaults(RevisionSettings.parse({ policies: [policy], operationPolicies: { 'GET /pets': [policy] } }), [operation], 'http').map(
      (fault) => fault.pointer,
    );
  const of = (named: string) => [
    { type: 'rate-limit', config: { limit: limit(named) } },
    { type: 'scopes', config: { operations: [{ operation: named, allOf: ['a'] }] } },
  ];
  for (const policy of [...of('GET /pets'), ...of('*'), { type: 'cors', config: { origins: ['*'] } }]) expect(faults(policy)).toEqual([]);
  expect(of('GET /cats').map(faults)).toEqual([
    ['/settings/policies/0/config/limit/costs/0/operation', '/settings/operationPolicies/GET ~1pets/0/config/limit/costs/0/operation'],
    ['/settings/policies/0/config/operations/0/operation', '/settings/operationPolicies/GET ~1pets/0/config/operations/0/operation'],
  ]);
});
