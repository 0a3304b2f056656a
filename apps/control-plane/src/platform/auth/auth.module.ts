import { Global, Module } from '@nestjs/common';
import { Authenticator } from './authenticator.js';
import { RateLimits } from './rate-limits.js';
import { Sessions } from './sessions.js';
import { SignIn } from './sign-in.js';
import { Strategies } from './strategies.js';

/** Needs a provider of `Identities`, from the module that knows accounts. */
@Global()
@Module({ providers: [Authenticator, RateLimits, Sessions, SignIn, Strategies], exports: [Authenticator, RateLimits, Sessions, SignIn] })
export class AuthModule {}
