import { randomBytes } from 'node:crypto';
import { ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Time } from '../clock/clock.js';
import type { Identity } from './ports.js';
import { RateLimits } from './rate-limits.js';
import { Sessions } from './sessions.js';
import { Strategies } from './strategies.js';

/** Begins and ends sessions. */
@Injectable()
export class SignIn {
  constructor(
    private readonly strategies: Strategies,
    private readonly sessions: Sessions,
    private readonly limits: RateLimits,
    private readonly time: Time,
  ) {}

  /** Checks e-mail and password of the body. @throws ProblemError auth.invalid_credentials, auth.rate_limited */
  async byPassword(request: Request, response: Response, email: string): Promise<Identity> {
    await this.limits.take('sign-in:address', request.ip ?? '');
    await this.limits.take('sign-in:account', email);
    const identity = await this.strategies.run('local', request, response);
    if (!identity) throw new ProblemError('auth.invalid_credentials');
    await this.limits.forgive('sign-in:account', email);
    return identity;
  }

  /** A new session id, whatever cookie came in: one planted before sign-in is worth nothing after it. Returns the CSRF token. */
  async begin(request: Request, accountId: string): Promise<string> {
    await new Promise<void>((resolve, reject) => request.session.regenerate((error) => (error ? reject(error) : resolve())));
    const csrfToken = randomBytes(24).toString('base64url');
    const userAgent = (request.headers['user-agent'] ?? '').slice(0, 300);
    Object.assign(request.session, { accountId, csrfToken, createdAtMs: this.time.now(), address: request.ip ?? '', userAgent });
    await new Promise<void>((resolve, reject) => request.session.save((error) => (error ? reject(error) : resolve())));
    await this.sessions.remember(accountId, request.session.id);
    return csrfToken;
  }

  async end(request: Request, accountId: string): Promise<void> {
    await this.sessions.end(accountId, this.sessions.fingerprint(request.session.id));
    await new Promise<void>((resolve, reject) => request.session.destroy((error) => (error ? reject(error) : resolve())));
  }
}
