export { freePort } from './free-port.mjs';
export { guard } from './guard.mjs';
export { startPostgres } from './postgres.mjs';
export { postgresFault } from './postgres-check.mjs';
export { startRedis } from './redis.mjs';
export { redisFault } from './redis-check.mjs';
