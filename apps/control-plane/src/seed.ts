import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import type { Config } from './config.js';
import { type Log, nestLogger } from './platform/logging/logging.js';

/** What a fresh installation needs before anybody can sign in; safe to repeat. Runs with the migrations, in the `migrate` role. */
export async function seed(config: Config, log: Log): Promise<void> {
  const app = await NestFactory.createApplicationContext(AppModule.of(config, log), { logger: nestLogger(log), abortOnError: false });
  await app.close();
}
