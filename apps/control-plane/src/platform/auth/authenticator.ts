import { ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Time } from '../clock/clock.js';
import { sameText } from '../crypto/index.js';
import type { AccountActor } from '../http/actor.js';
import { Identities } from './ports.js';
import { ABSOLUTE_MS, Sessions } from './sessions.js';
import { Strategies } from './strategies.js';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
const OWN_SITE = new Set([undefined, 'same-origin', 'none']);

/** Who is calling: by access token, or by session cookie with the proof that the portal sent it. */
@Injectable()
export class Authenticator {
  constructor(
    private readonly strategies: Strategies,
    private readonly identities: Identities,
    private readonly sessions: Sessions,
    private readonly time: Time,
  ) {}

  /** @throws ProblemError auth.required, auth.token_invalid, auth.session_expired or auth.csrf */
  async account(request: Request, response: Response): Promise<AccountActor> {
    if (request.headers.authorization !== undefined) return this.byToken(request, response);
    refuseCrossSite(request);
    const actor = await this.bySession(request);
    if (!actor) throw new ProblemError(this.hasCookie(request) ? 'auth.session_expired' : 'auth.required');
    if (!SAFE.has(request.method)) checkCsrf(request);
    return actor;
  }

  /** On public endpoints: an ended session is nobody. A write there does not act on the session, so it asks for no token, only for the same site. */
  async visitor(request: Request, response: Response): Promise<AccountActor | undefined> {
    if (request.headers.authorization !== undefined) return this.byToken(request, response);
    refuseCrossSite(request);
    return this.bySession(request);
  }

  private async byToken(request: Request, response: Response): Promise<AccountActor> {
    // RFC 6750 allows tokens in the query; there they end up in logs
    const identity = request.query.access_token === undefined ? await this.strategies.run('bearer', request, response) : undefined;
    if (!identity) throw new ProblemError('auth.token_invalid');
    return { ...identity, via: 'token' };
  }

  private async bySession(request: Request): Promise<AccountActor | undefined> {
    const { accountId, createdAtMs } = request.session ?? {};
    if (accountId === undefined || createdAtMs === undefined) return undefined;
    const identity = this.time.now() - createdAtMs < ABSOLUTE_MS ? await this.identities.byId(accountId) : undefined;
    if (identity) return { ...identity, via: 'session' };
    await new Promise<void>((resolve, reject) => request.session.destroy((error) => (error ? reject(error) : resolve())));
    return undefined;
  }

  private hasCookie(request: Request): boolean {
    return (request.headers.cookie ?? '').split(/; */).some((pair) => pair.startsWith(`${this.sessions.cookieName}=`));
  }
}

function refuseCrossSite(request: Request): void {
  if (!SAFE.has(request.method) && !OWN_SITE.has(request.headers['sec-fetch-site'] as string | undefined)) throw new ProblemError('auth.csrf');
}

function checkCsrf(request: Request): void {
  const given = request.headers['x-csrf-token'];
  if (typeof given !== 'string' || !sameText(given, request.session.csrfToken ?? '')) throw new ProblemError('auth.csrf');
}
