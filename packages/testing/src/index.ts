export * from './fault-proxy.js';
export * from './test-database.js';
export * from './test-redis.js';
export * from './test-servers.js';
export * from './upstream.js';
export * from './wait-for.js';
