import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import type { Config } from './config.js';
import { FirstAdmin } from './modules/accounts/index.js';
import { DemoSeed } from './modules/demo/index.js';
import { type Log, nestLogger } from './platform/logging/logging.js';

/** What a fresh installation needs before anybody can sign in; safe to repeat. Runs with the migrations, in the `migrate` role. */
export async function seed(config: Config, log: Log): Promise<void> {
  const app = await NestFactory.createApplicationContext(AppModule.of(config, log), { logger: nestLogger(log), abortOnError: false });
  try {
    const adminId = await app.get(FirstAdmin, { strict: false }).ensure();
    await app.get(DemoSeed, { strict: false }).ensure(adminId);
  } finally {
    await app.close();
  }
}
