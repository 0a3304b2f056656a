import { API } from '@gatehouse/contracts';
import { waitFor } from '@gatehouse/testing';
import type { Job } from 'bullmq';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../testing/index.js';
import { FixtureFollower, FixtureModule, FixtureWorker } from '../../testing/jobs.fixture.js';
import { SYSTEM_ACTOR } from '../database/index.js';
import { CleanUp, Outbox, Queues } from './index.js';

let app: TestApp;
let follower: FixtureFollower;

beforeAll(async () => {
  app = await testApp({ modules: [FixtureModule], worker: true });
  follower = app.get(FixtureFollower);
});
afterAll(() => app.close());

const send = (n: number, topic = 'fixture.topic') => app.database.write('system', SYSTEM_ACTOR, (tx) => tx.outbox(topic, { n }));
const waiting = () =>
  app.database.read('system', (tx) =>
    tx.sql<{ n: number }>(`select (payload->>'n')::int as n from outbox where topic like 'fixture.%' and processed_at is null order by id`),
  );

test('a follower gets what was committed, in order, and once it is through nothing waits', async () => {
  for (let n = 0; n < 20; n++) await send(n);
  await waitFor(() => follower.seen.length >= 20);
  expect(follower.seen).toEqual([...Array(20).keys()]);
  await waitFor(async () => (await waiting()).length === 0);
});

test('a lost wake-up is made good by the sweep', async () => {
  follower.seen.length = 0;
  // as if Redis had lost it: the row without its wake-up
  await app.database.write('system', SYSTEM_ACTOR, (tx) =>
    tx.sql(`insert into outbox (tenant_id, topic, payload) values ('*', 'fixture.topic', '{"n": 100}')`),
  );
  await waitFor(() => follower.seen.includes(100), { timeoutMs: 5_000 });
});

test('a failing follower loses nothing: its rows wait, and are handled when it is well again', async () => {
  follower.seen.length = 0;
  follower.failing = true;
  await send(7);
  await waitFor(() => follower.failures > 0);
  expect(await waiting()).toEqual([{ n: 7 }]);
  const [row] = await waitFor(async () => {
    const rows = await app.database.read('system', (tx) =>
      tx.sql<{ error: string; attempts: number }>(`select error, attempts from outbox where payload->>'n' = '7' and error is not null`),
    );
    return rows.length > 0 && rows;
  });
  expect(row?.error).toContain('follower is ill');
  follower.failing = false;
  await waitFor(() => follower.seen.includes(7));
});

test('what a follower wrote is undone with it', async () => {
  const marks = () => app.database.read('system', (tx) => tx.sql(`select id from audit_entries where action = 'fixture.handled' and subject_id = '55'`));
  follower.seen.length = 0;
  follower.failAfterWriting = true;
  await send(55);
  await waitFor(() => !follower.failAfterWriting);
  expect(await marks()).toHaveLength(0);
  await waitFor(() => follower.seen.includes(55));
  await waitFor(async () => (await marks()).length === 1);
});

test('clean-up removes what has had its time, and nothing else', async () => {
  const count = () => app.database.read('system', (tx) => tx.sql<{ n: number }>('select count(*)::int as n from outbox'));
  const before = await count();
  await app.database.write('system', SYSTEM_ACTOR, (tx) =>
    tx.sql(`insert into outbox (tenant_id, topic, payload, processed_at) values ('*', 'old', '{}', now() - interval '8 days')`),
  );
  expect(await app.get(CleanUp).run()).toMatchObject({ outbox: 1, 'idempotency-keys': 0 });
  expect(await count()).toEqual(before);
});

test('two followers of a topic do not start', () => {
  expect(() => app.get(Outbox).follow({ topics: ['fixture.topic'], handle: async () => {} })).toThrow(/two followers/);
});

test('a job is tried again with back-off; one that never works is a dead letter that an admin sees, replays and discards', async () => {
  const admin = await app.asPlatformAdmin();
  const worker = app.get(FixtureWorker);
  const queue = app.get(Queues).find('fixture');
  const add = async (n: number) => (await queue?.add('work', { n }, { attempts: 2, backoff: { type: 'fixed', delay: 10 } })) as Job;
  worker.broken = true;
  const [first, second] = [await add(1), await add(2)];
  const failed = await waitFor(async () => {
    const { items } = await admin.call(API.jobs.list, { query: { queue: 'fixture' } });
    return items.length === 2 && items;
  });
  expect(failed[0]).toMatchObject({
    queue: 'fixture',
    state: 'failed',
    attempts: 2,
    attemptsMax: 2,
    error: 'the worker is broken',
    finishedAt: expect.any(String),
  });
  const summary = await admin.call(API.jobs.summary);
  expect(summary.queues.find((entry) => entry.queue === 'fixture')?.counts).toMatchObject({ failed: 2, waiting: 0 });
  worker.broken = false;
  await admin.call(API.jobs.replay, { params: { queue: 'fixture', job: String(first.id) } });
  await waitFor(() => worker.done.includes(1));
  await waitFor(async () => (await first.getState()) === 'completed');
  await expect(admin.call(API.jobs.replay, { params: { queue: 'fixture', job: String(first.id) } })).rejects.toMatchObject({ code: 'transition.not_allowed' });
  await admin.call(API.jobs.discard, { params: { queue: 'fixture', job: String(second.id) } });
  expect((await admin.call(API.jobs.list, { query: { queue: 'fixture' } })).items).toEqual([]);
  expect((await admin.call(API.audit.listAll, { query: { action: 'job' } })).items.map((item) => item.action)).toEqual(['job.discarded', 'job.replayed']);
  await expect(admin.call(API.jobs.list, { query: { queue: 'nothing' } })).rejects.toMatchObject({ code: 'resource.not_found' });
});

test('in the api role no processor and no follower runs', async () => {
  const api = await testApp({ modules: [FixtureModule] });
  await api.database.write('system', SYSTEM_ACTOR, (tx) => tx.outbox('fixture.topic', { n: 1 }));
  const queue = api.get(Queues).find('fixture');
  await queue?.add('work', { n: 1 });
  await new Promise((resolve) => setTimeout(resolve, 1_500)); // longer than a sweep
  expect(api.get(FixtureFollower).seen).toEqual([]);
  expect(await queue?.getJobCounts('waiting')).toEqual({ waiting: 1 });
  await api.close();
});
