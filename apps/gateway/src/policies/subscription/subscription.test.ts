import type { ApiObject } from '@gatehouse/definition';
import { expect, test } from 'vitest';
import type { Runtime } from '../../compile/runtime.js';
import type { Exchange } from '../../exchange/exchange.js';
import type { PolicySite } from '../../pipeline/policy.js';
import { subscription } from './subscription.js';

const site = (kind: 'production' | 'test'): PolicySite => {
  const api = { tenant: { id: 'ten_1' }, environment: { kind }, api: { teamId: 'team_1' }, version: { id: 'ver_1' } } as unknown as ApiObject;
  return { scope: 'api:e:v', place: 'here', slot: () => 0, prepare: () => {}, lasting: (_key, make) => make(), api };
};
const nobody = () => false;
const runtime = { denials: { credential: nobody, application: nobody, version: nobody } } as unknown as Runtime;

interface Given {
  tenantId?: string;
  teamId?: string | null;
  state?: 'active' | 'suspended';
}
const call = ({ tenantId = 'ten_1', teamId = null, state = 'active' }: Given = {}) =>
  ({
    principal: {
      credential: {},
      application: { entry: { id: 'app_1', tenantId, teamId, state }, subscriptions: [] },
      subject: null,
      claims: null,
      subscription: null,
      plan: null,
    },
    snapshot: { directory: { plans: new Map() } },
    runtime,
    operation: null,
  }) as unknown as Exchange;

const decide = (x: Exchange, kind: 'production' | 'test' = 'production') => subscription.create({}, runtime, site(kind)).onRequest?.(x);

test('nobody is let in who is not known, suspended, of another tenant, or not subscribed', () => {
  expect(decide({ ...call(), principal: null } as unknown as Exchange)).toMatchObject({ code: 'gateway.credential_missing' });
  expect(decide(call({ state: 'suspended' }))).toMatchObject({ code: 'gateway.application_suspended' });
  expect(decide(call({ tenantId: 'ten_2' }))).toMatchObject({ code: 'gateway.not_subscribed' });
  expect(decide(call())).toMatchObject({ code: 'gateway.not_subscribed' });
});

test('the owning team tries out its own API in a test environment, and nowhere else', () => {
  expect(decide(call({ teamId: 'team_1' }), 'test')).toBeUndefined();
  expect(decide(call({ teamId: 'team_2' }), 'test')).toMatchObject({ code: 'gateway.not_subscribed' });
  expect(decide(call({ teamId: 'team_1' }))).toMatchObject({ code: 'gateway.not_subscribed' });
});

test('it stands on an API, and nowhere else', () => {
  expect(() => subscription.create({}, runtime, { scope: 'plan:p', place: 'here', slot: () => 0, prepare: () => {}, lasting: (_key, make) => make() })).toThrow(
    'stands on an API',
  );
});
