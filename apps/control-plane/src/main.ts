import { Redis } from 'ioredis';
import { createApplication } from './application.js';
import { type Config, ConfigError, readConfig } from './config.js';
import { migrate } from './platform/database/index.js';
import { createLog, type Log } from './platform/logging/logging.js';
import { redisFault } from './platform/redis/redis.js';
import { seed } from './seed.js';

/** One line for the operator, and nothing half-started. */
function stop(reason: string): never {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}

function configuration(): Config {
  try {
    return readConfig();
  } catch (error) {
    if (error instanceof ConfigError) stop(error.message);
    throw error;
  }
}

async function checkRedis(config: Config): Promise<void> {
  const redis = new Redis(config.redisUrl, { maxRetriesPerRequest: 1, retryStrategy: () => null, lazyConnect: true });
  redis.on('error', () => {}); // told below, once
  try {
    await redis.connect();
  } catch (error) {
    stop(`Redis does not answer (REDIS_URL): ${(error as Error).message}`);
  }
  const fault = await redisFault(redis);
  redis.disconnect();
  if (fault) stop(fault);
}

async function bringUpToDate(config: Config, log: Log): Promise<void> {
  const applied = await migrate(config);
  log.info({ applied }, 'the schema is up to date');
  await seed(config, log);
}

async function serve(config: Config, log: Log): Promise<void> {
  await checkRedis(config);
  const app = await createApplication(config, log);
  const port = config.role === 'worker' ? config.workerPort : config.port;
  await app.listen(port, config.host);
  log.info({ role: config.role, url: await app.getUrl() }, 'listening');
}

const config = configuration();
const log = createLog();
try {
  await (config.role === 'migrate' ? bringUpToDate(config, log) : serve(config, log));
} catch (error) {
  log.error({ err: error }, 'could not start');
  stop(`Gatehouse's control plane could not start: ${(error as Error).message}`);
}
