import { type Clock, systemClock } from '@gatehouse/kernel';
import { Global, Injectable, Module } from '@nestjs/common';

/** The only source of time in the control plane; a test moves it. */
@Injectable()
export class Time implements Clock {
  now(): number {
    return systemClock.now();
  }
  date(): Date {
    return new Date(this.now());
  }
}

@Global()
@Module({ providers: [Time], exports: [Time] })
export class ClockModule {}
