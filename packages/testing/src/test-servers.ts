import { inject } from 'vitest';

export interface TestServers {
  /** Superuser, database `gatehouse`. Take a database of your own with `testDatabase`. */
  postgresUrl: string;
  /** Logical database 0. Take one of your own with `testRedis`. */
  redisUrl: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    gatehouseServers: TestServers;
  }
}

/** The run's Postgres and Redis, started by `global-setup.ts`. */
export function testServers(): TestServers {
  const servers = inject('gatehouseServers');
  if (!servers) throw new Error('No test servers: run with the vitest.config.ts of the repository root, which lists global-setup.ts.');
  return servers;
}
