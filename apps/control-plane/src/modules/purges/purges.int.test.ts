import { API } from '@gatehouse/contracts';
import type { PurgeScope } from '@gatehouse/definition';
import { newId } from '@gatehouse/kernel';
import { waitFor } from '@gatehouse/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DesignApp, designApp, designTenant, importApi } from '../../testing/design.js';
import type { TestTenant } from '../../testing/index.js';
import { GatewaysModule } from '../gateways/index.js';
import { News } from '../gateways/link/news.js';
import { SnapshotsModule } from '../snapshots/index.js';
import { PurgesModule } from './index.js';

let design: DesignApp;
let acme: TestTenant;
let other: TestTenant;
let apiId: string;
let params: { tenant: string; api: string };

beforeAll(async () => {
  design = await designApp({ modules: [PurgesModule, GatewaysModule, SnapshotsModule] });
  acme = await designTenant(design.app, 'acme');
  other = await designTenant(design.app, 'other');
  const { api } = await importApi(design.app, acme);
  apiId = api.id;
  params = { tenant: acme.slug, api: api.slug };
});
afterAll(() => design.app.close());

const purge = (scope: PurgeScope) => design.app.as('publisher', acme).call(API.purges.create, { params, body: scope });

async function gateway() {
  const hello = { name: newId('gateway'), instanceId: newId('gateway'), softwareVersion: '1', formatVersions: [1], policies: {} };
  const { gatewayId } = await design.app.gateway.call(API.gatewayLink.hello, { body: hello });
  return (havePurge: number | undefined, waitMs = 0) =>
    design.app.gateway.call(API.gatewayLink.changes, {
      query: {
        gatewayId,
        instanceId: hello.instanceId,
        haveSequence: 0,
        haveDeny: 1e9,
        haveGateways: 1,
        waitMs,
        ...(havePurge !== undefined && { havePurge }),
      },
    });
}

describe('a purge', () => {
  test.each<PurgeScope>([{ by: 'api' }, { by: 'tag', tag: 'pet-7' }, { by: 'url', path: '/pets?page=2' }])(
    '$by is stored, shown and audited',
    async (scope) => {
      const made = await purge(scope);
      expect(made).toMatchObject({ scope, by: { kind: 'account' } });
      const { items } = await design.app.as('auditor', acme).call(API.purges.list, { params });
      expect(items[0]).toEqual(made);
      const trail = await design.app.database.read('system', (tx) =>
        tx.sql<{ action: string; subject_id: string }>(
          `select action, subject_id from audit_entries where action = 'api.cache_purged' order by id desc limit 1`,
        ),
      );
      expect(trail).toEqual([{ action: 'api.cache_purged', subject_id: apiId }]);
    },
  );

  test('answers the waiting poll of a gateway at once, in order, and only what it has not heard of', async () => {
    const poll = await gateway();
    const { purges = [] } = await poll(0);
    const have = purges.at(-1)?.sequence ?? 0;
    expect(purges.length).toBeGreaterThan(0);
    const waiting = poll(have, 30_000);
    await waitFor(() => design.app.get(News).size === 1);
    await purge({ by: 'tag', tag: 'now' });
    const { purges: news } = await waiting;
    expect(news).toEqual([{ sequence: expect.any(Number), tenantId: acme.id, apiId, scope: { by: 'tag', tag: 'now' } }]);
    expect((await poll(news?.[0]?.sequence)).purges).toEqual([]);
  });

  test('is heard again by a gateway that has seen more than a restored database, and not asked for by one that stores nothing', async () => {
    const poll = await gateway();
    expect((await poll(1_000_000)).purges?.length).toBeGreaterThan(0);
    expect((await poll(undefined)).purges).toEqual([]);
  });

  test('is refused to those who may not deploy, and of what does not exist for them', async () => {
    const body = { by: 'api' } as const;
    for (const role of ['developer', 'auditor', 'approver'] as const) {
      await expect(design.app.as(role, acme).call(API.purges.create, { params, body })).rejects.toMatchObject({ status: 403 });
    }
    await expect(design.app.as('publisher', other).call(API.purges.create, { params: { ...params, tenant: other.slug }, body })).rejects.toMatchObject({
      code: 'resource.not_found',
    });
    const wrong = design.app.as('publisher', acme).request(API.purges.create, { params, body: { by: 'tag', tag: 'two words' } });
    expect((await wrong).status).toBe(400);
  });
});
