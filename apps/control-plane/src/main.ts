import { flushCompileCache } from 'node:module';
import { cpuMs, RestingMemory } from '@gatehouse/kernel/resting-memory';
import { Redis } from 'ioredis';
import pg from 'pg';
import { createApplication } from './application.js';
import { type Config, ConfigError, readConfig } from './config.js';
import { migrate } from './platform/database/index.js';
import { loginUrl } from './platform/database/logins.js';
import { API_PREFIX } from './platform/http/bind.js';
import { createLog, type Log } from './platform/logging/logging.js';
import { redisFault } from './platform/redis/redis.js';
import { seed } from './seed.js';

/** Closing waits for Postgres and Redis; where they are gone too, the process must end all the same. Less than what a supervisor allows. */
const CLOSE_WITHIN_MS = 8_000;

/** Of a second: a process that does less has time to tidy up. */
const CPU_MS_AT_REST = 50;

/** What the operator must put right; said in one line, with nothing half-started. */
class StartRefused extends Error {}

function reasonOf(error: unknown): string {
  const { message, code } = error as { message?: string; code?: string };
  return message || code || 'no answer';
}

async function checkDatabase(url: string, hint = ''): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
  } catch (error) {
    // class 28: wrong login; 3D000: no such database
    const refusesUs = /^(28...|3D000)$/.test((error as { code?: string }).code ?? '');
    throw new StartRefused(`The database does not let us in (DATABASE_URL): ${reasonOf(error)}.${refusesUs ? hint : ''}`);
  }
  await client.end();
}

async function checkRedis(config: Config): Promise<void> {
  const redis = new Redis(config.redisUrl, { maxRetriesPerRequest: 1, retryStrategy: () => null, lazyConnect: true });
  let last: unknown;
  redis.on('error', (error) => {
    last = error; // says why; the rejection below says only that it is closed
  });
  try {
    await redis.connect();
  } catch (error) {
    throw new StartRefused(`Redis does not answer (REDIS_URL): ${reasonOf(last ?? error)}.`);
  }
  const fault = await redisFault(redis);
  redis.disconnect();
  if (fault) throw new StartRefused(fault);
}

async function bringUpToDate(config: Config, log: Log): Promise<void> {
  await checkDatabase(config.databaseUrl);
  const applied = await migrate(config);
  log.info({ applied }, 'the schema is up to date');
  await checkRedis(config);
  await seed(config, log);
}

async function serve(config: Config, log: Log): Promise<void> {
  await Promise.all([checkDatabase(loginUrl(config, 'app'), ' Has the role `migrate` run, with the same GATEHOUSE_SECRET_KEY?'), checkRedis(config)]);
  const app = await createApplication(config, log);
  // a worker is watched (health, metrics) and otherwise left alone
  if (config.role === 'worker') app.use(API_PREFIX, (_request: unknown, response: { sendStatus(status: number): void }) => response.sendStatus(404));
  const port = config.role === 'worker' ? config.workerPort : config.port;
  try {
    await app.listen(port, config.host);
  } catch (error) {
    await app.close();
    throw new StartRefused(`Cannot listen on ${config.host}:${port}: ${reasonOf(error)}.`);
  }
  log.info({ role: config.role, url: await app.getUrl() }, 'listening');
  // where NODE_COMPILE_CACHE is set: what was compiled by now spares the next start a second, also after a kill
  flushCompileCache();
  // a start fills V8's young generation, and nothing after it empties it: 50 MB
  new RestingMemory({ work: cpuMs, restBelow: CPU_MS_AT_REST });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => setTimeout(() => process.exit(1), CLOSE_WITHIN_MS).unref());
}

const log = createLog();
try {
  const config = readConfig();
  await (config.role === 'migrate' ? bringUpToDate(config, log) : serve(config, log));
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof StartRefused)) log.error({ err: error }, 'could not start');
  process.stderr.write(`${reasonOf(error)}\n`);
  process.exit(1);
}
