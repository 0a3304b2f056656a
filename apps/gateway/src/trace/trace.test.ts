import { type ApiObject, CallRecord, type SnapshotObject, shardOf } from '@gatehouse/definition';
import { hashApiKey, mintApiKey, seal, sha256Hex } from '@gatehouse/kernel';
import { expect, test } from 'vitest';
import { type TracedCall, type TraceOrder, TraceRefused, trace } from './trace.js';

const GROUP_KEY = Buffer.alloc(32, 7);
const { key } = mintApiKey('live');

const policy = (type: string, config: Record<string, unknown> = {}) => ({ type, version: 1, enabled: true, config });
const KEYED = [policy('api-key'), policy('subscription'), policy('plan-limits')];

const api = (policies: ApiObject['policies']): ApiObject => ({
  kind: 'api',
  tenant: { id: 'ten_acme', slug: 'acme' },
  environment: { id: 'env_live', slug: 'live', kind: 'production', isDefault: true },
  api: { id: 'api_pets', slug: 'pets', aliases: [], teamId: null },
  version: { id: 'ver_1', name: 'v1' },
  revisionId: 'rev_1',
  deploymentId: 'dep_1',
  lifecycle: { state: 'published', blocked: false },
  entry: { hosts: ['pets.example'], basePath: '/store', version: { by: 'path' } },
  upstreamId: 'ups_01k9z3v7m8aaaaaaaaaaaaaaaa',
  unmatched: 'forward',
  policies,
  operations: [{ id: 'getPet', method: 'GET', path: '/pets/{id}', policies: [] }],
});

const callers = (planPolicies: ApiObject['policies'] = []): SnapshotObject[] => [
  { kind: 'plan', id: 'plan_1', tenantId: 'ten_acme', name: 'Gold', limits: [], policies: planPolicies },
  {
    kind: 'applications',
    shard: shardOf(sha256Hex('app_1')),
    entries: [
      {
        id: 'app_1',
        tenantId: 'ten_acme',
        name: 'Shop',
        state: 'active',
        teamId: null,
        subscriptions: [{ id: 'sub_1', planId: 'plan_1', state: 'active', versionIds: ['ver_1'] }],
      },
    ],
  },
  {
    kind: 'credentials',
    shard: shardOf(hashApiKey(key)),
    entries: [{ id: 'cred_1', hash: hashApiKey(key), applicationId: 'app_1', environmentKind: 'production', state: 'active' }],
  },
];

const call = (overrides: Partial<TracedCall> = {}): TracedCall => ({
  method: 'GET',
  path: '/pets/7?a=b',
  headers: [['x-api-key', key]],
  body: '',
  at: Date.UTC(2026, 0, 5, 12),
  ...overrides,
});

const order = (policies: ApiObject['policies'], overrides: Partial<TraceOrder> = {}): TraceOrder => ({
  api: api(policies),
  objects: callers(),
  groupKey: GROUP_KEY,
  calls: [call()],
  standIn: { status: 201, contentType: 'application/json', body: '{"pet":7}' },
  brief: false,
  ...overrides,
});

test('each policy’s decision, change and time are shown, and what the upstream would have been sent', async () => {
  const marks = policy('headers', { request: { set: [{ name: 'x-team', value: 'pets' }] }, response: { set: [{ name: 'x-served', value: 'yes' }] } });
  const [result] = await trace(order([...KEYED, marks]));
  expect(result?.record).toMatchObject({ status: 201, outcome: 'answered', operationId: 'getPet', applicationId: 'app_1', planId: 'plan_1' });
  expect(() => CallRecord.parse(result?.record)).not.toThrow();
  expect(result?.steps.map(({ policy: name, hook }) => `${name} ${hook}`)).toEqual([
    'api-key request',
    'subscription request',
    'plan-limits request',
    'headers request',
    'headers response',
    'plan-limits response',
  ]);
  expect(result?.steps.find(({ policy: name }) => name === 'headers')).toMatchObject({ decision: 'passed', added: [['x-team', 'pets']] });
  expect(result?.steps[0]).toMatchObject({ removed: [['x-api-key', '•••']] });
  expect(result?.steps.every(({ us }) => us >= 0)).toBe(true);
  expect(result?.sent).toMatchObject({ method: 'GET', target: '/pets/7?a=b' });
  expect(result?.sent?.headers).toContainEqual(['x-team', 'pets']);
  expect(result?.answer).toMatchObject({ body: '{"pet":7}' });
  expect(result?.answer.headers).toContainEqual(['x-served', 'yes']);
});

test('a refusal names its policy and reason, and nothing is sent', async () => {
  const [result] = await trace(order(KEYED, { calls: [call({ headers: [] })] }));
  expect(result?.record).toMatchObject({ status: 401, outcome: 'refused', code: 'gateway.credential_missing', policy: 'api-key' });
  expect(result?.steps.at(0)).toMatchObject({ policy: 'api-key', decision: 'answered', code: 'gateway.credential_missing' });
  expect(result?.sent).toBeNull();
});

test('counters begin empty, go by the clock of the calls, and count only here', async () => {
  const limit = policy('rate-limit', { by: 'api', limit: { kind: 'rate', name: 'two', requests: 2, windowMs: 60_000 } });
  const at = Date.UTC(2026, 0, 5, 12);
  const calls = [0, 1, 2, 60_000].map((ms) => call({ at: at + ms }));
  const results = await trace(order([limit], { calls, brief: true }));
  expect(results.map(({ record }) => record.status)).toEqual([201, 201, 429, 201]);
  expect((await trace(order([limit], { calls: calls.slice(0, 2), brief: true }))).map(({ record }) => record.status)).toEqual([201, 201]);
});

test('a dry run and an unmet condition are told apart from what passed', async () => {
  const tight = policy('rate-limit', { by: 'api', limit: { kind: 'rate', name: 'one', requests: 1, windowMs: 60_000 } });
  const results = await trace(order([{ ...tight, dryRun: true }], { calls: [call(), call()] }));
  expect(results[1]?.record.status).toBe(201);
  expect(results[1]?.steps[0]).toMatchObject({ decision: 'dry-run', note: expect.stringContaining('gateway.rate_limited') });
});

test('nobody else is asked: what a policy would have asked is told, and its want of an answer decides nothing', async () => {
  const callOut = policy('call-out', { url: 'http://192.0.2.1/ask' });
  const began = performance.now();
  const [result] = await trace(order([callOut]));
  expect(performance.now() - began).toBeLessThan(5_000);
  expect(result?.record.status).toBe(201);
  expect(result?.steps[0]).toMatchObject({ policy: 'call-out', decision: 'skipped', note: expect.stringContaining('would ask 192.0.2.1') });
});

test('policies of the caller’s plan are shown too', async () => {
  const [result] = await trace(order(KEYED, { objects: callers([policy('headers', { request: { set: [{ name: 'x-plan', value: 'gold' }] } })]) }));
  expect(result?.sent?.headers).toContainEqual(['x-plan', 'gold']);
  expect(result?.steps.some(({ policy: name }) => name === 'headers')).toBe(true);
});

test('what no gateway would run is refused with its reason', async () => {
  await expect(trace(order([policy('nonsense')]))).rejects.toThrow(TraceRefused);
  await expect(trace(order([policy('request-size', { bodyBytesMax: -1 })]))).rejects.toThrow(/bodyBytesMax/);
});

test('the secrets of the snapshot are under the order’s own key', () => {
  expect(seal(GROUP_KEY, 'api:env_live:ver_1', 'hush')).not.toContain('hush');
});
