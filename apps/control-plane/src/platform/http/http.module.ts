import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, DiscoveryModule } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import { BindingInterceptor } from './binding.interceptor.js';
import { Idempotency } from './idempotency.js';
import { Metrics } from './metrics.js';
import { ProblemFilter } from './problem.filter.js';
import { BoundEndpoints } from './routes-check.js';
import { TechnicalController } from './technical.controller.js';

/** Needs a provider of `Memberships`, from the module that knows members. */
@Global()
@Module({
  imports: [DiscoveryModule],
  controllers: [TechnicalController],
  providers: [
    Idempotency,
    Metrics,
    BoundEndpoints,
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_INTERCEPTOR, useClass: BindingInterceptor },
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
  exports: [BoundEndpoints, Metrics],
})
export class HttpModule {}
