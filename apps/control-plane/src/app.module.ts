import { type DynamicModule, Module, type Type } from '@nestjs/common';
import type { Config } from './config.js';
import { modules } from './modules/index.js';
import { AuthModule } from './platform/auth/index.js';
import { ClockModule } from './platform/clock/clock.js';
import { ConfigModule } from './platform/config/config.module.js';
import { CryptoModule } from './platform/crypto/index.js';
import { DatabaseModule } from './platform/database/index.js';
import { HttpModule } from './platform/http/index.js';
import { JobsModule } from './platform/jobs/index.js';
import { type Log, LoggingModule } from './platform/logging/logging.js';
import { MailModule } from './platform/mail/mail.module.js';
import { RedisModule } from './platform/redis/redis.js';
import { SsrfModule } from './platform/ssrf/index.js';

const PLATFORM = [ClockModule, CryptoModule, DatabaseModule, RedisModule, JobsModule, AuthModule, HttpModule, MailModule, SsrfModule];

/** The whole control plane; both roles are this one graph, and only the worker runs processors and followers. */
@Module({})
export class AppModule {
  static of(config: Config, log: Log, parts: readonly (Type | DynamicModule)[] = modules): DynamicModule {
    return { module: AppModule, imports: [ConfigModule.of(config), LoggingModule.of(log), ...PLATFORM, ...parts] };
  }
}
