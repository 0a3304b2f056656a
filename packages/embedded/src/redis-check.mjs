import { Redis } from 'ioredis';

/**
 * Why this Redis cannot carry the queues: unreachable, forgets on a restart, or evicts keys. Undefined when it can.
 * A managed server that hides CONFIG is taken at its owner's word.
 * @param {string} url
 * @returns {Promise<string | undefined>}
 */
export async function redisFault(url) {
  const shown = url.replace(/\/\/[^@/]*@/, '//');
  const client = new Redis(url, { lazyConnect: true, connectTimeout: 3000, retryStrategy: () => null, maxRetriesPerRequest: 0 });
  let last = '';
  client.on('error', (error) => {
    last = error.message || /** @type {NodeJS.ErrnoException} */ (error).code || '';
  });
  try {
    await client.connect();
    await client.ping();
  } catch (error) {
    client.disconnect();
    return `Redis at ${shown} cannot be reached: ${last || /** @type {Error} */ (error).message}.`;
  }
  try {
    const config = async (/** @type {string} */ name) => /** @type {string[]} */ (await client.config('GET', name))[1];
    if ((await config('appendonly')) !== 'yes') return `Redis at ${shown} has appendonly off and would lose queued work on a restart: set "appendonly yes".`;
    const policy = await config('maxmemory-policy');
    if (policy !== 'noeviction') return `Redis at ${shown} evicts keys (maxmemory-policy ${policy}): set "maxmemory-policy noeviction".`;
  } catch (error) {
    if (!/unknown command|NOPERM|not allowed/i.test(/** @type {Error} */ (error).message)) throw error;
  } finally {
    client.disconnect();
  }
  return undefined;
}
