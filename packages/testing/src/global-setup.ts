import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RunningServer, startPostgres, startRedis } from '@gatehouse/embedded';
import type { TestProject } from 'vitest/node';

const CACHE = fileURLToPath(new URL('../../../.cache', import.meta.url));

/** One real Postgres and one real Redis for the whole run, in a folder that goes when the run ends. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = await fs.mkdtemp(path.join(os.tmpdir(), 'gatehouse-test-'));
  const running: RunningServer[] = [];
  const teardown = async () => {
    await Promise.all(running.map((server) => server.stop()));
    await fs.rm(dir, { recursive: true, force: true });
  };
  try {
    const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' };
    const postgres = await startPostgres({ dir: path.join(dir, 'postgres'), settings });
    running.push(postgres);
    const redis = await startRedis({ dir: path.join(dir, 'redis'), cache: CACHE, persist: false, databases: 1024 });
    running.push(redis);
    project.provide('gatehouseServers', { postgresUrl: postgres.url, redisUrl: redis.url });
    return teardown;
  } catch (error) {
    await teardown();
    throw error;
  }
}
