import 'reflect-metadata';
import type { NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module.js';
import type { Config } from './config.js';
import { Sessions } from './platform/auth/index.js';
import { API_PREFIX } from './platform/http/bind.js';
import { edge } from './platform/http/edge.js';
import { Metrics } from './platform/http/metrics.js';
import { type Log, nestLogger } from './platform/logging/logging.js';

export const APPLICATION_OPTIONS = {
  bodyParser: false, // read by the interceptor, once the caller was let in
  routeResolutionStrategy: 'specificity',
  abortOnError: false,
  forceCloseConnections: true,
} satisfies NestApplicationOptions;

/** Everything that surrounds the Nest graph on an HTTP server: the same for the real process and for tests. */
export function dressApplication(app: NestExpressApplication, config: Config, log: Log): void {
  app.disable('x-powered-by');
  app.disable('etag');
  // the portal forwards, from this machine or its own private network
  app.set('trust proxy', ['loopback', 'linklocal', 'uniquelocal']);
  app.use(edge(log, app.get(Metrics), config.secureCookies));
  app.use(API_PREFIX, app.get(Sessions).handler());
}

export async function createApplication(config: Config, log: Log): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.of(config, log), {
    ...APPLICATION_OPTIONS,
    logger: nestLogger(log),
  });
  dressApplication(app, config, log);
  app.enableShutdownHooks();
  return app;
}
