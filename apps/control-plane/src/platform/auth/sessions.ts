import { Injectable } from '@nestjs/common';
import { RedisStore } from 'connect-redis';
import type { RequestHandler } from 'express';
import session from 'express-session';
import type { Redis } from 'ioredis';
import { Time } from '../clock/clock.js';
import { type Config, InjectConfig } from '../config/config.js';
import { Sealer, sameText } from '../crypto/index.js';
import { InjectRedis } from '../redis/redis.js';

export const IDLE_MS = 8 * 3_600_000;
export const ABSOLUTE_MS = 7 * 24 * 3_600_000;
const PREFIX = 'gatehouse:session:';
const INDEX = 'gatehouse:sessions-of:';

declare module 'express-session' {
  interface SessionData {
    accountId: string;
    csrfToken: string;
    createdAtMs: number;
    address: string;
    userAgent: string;
  }
}

export interface SessionView {
  /** A fingerprint: the real id is a secret of the cookie. */
  id: string;
  createdAtMs: number;
  lastSeenAtMs: number;
  address: string;
  userAgent: string;
}

/** Sessions live in Redis only, and an account's can be listed and ended at once. */
@Injectable()
export class Sessions {
  private readonly store: RedisStore;
  readonly cookieName: string;

  constructor(
    @InjectRedis() private readonly redis: Redis,
    @InjectConfig() private readonly config: Config,
    private readonly sealer: Sealer,
    private readonly time: Time,
  ) {
    this.store = new RedisStore({ client: redis, prefix: PREFIX, ttl: IDLE_MS / 1_000 });
    // the prefix makes browsers refuse a cookie that a sibling host or plain HTTP tries to set
    this.cookieName = config.secureCookies ? '__Host-gatehouse_session' : 'gatehouse_session';
  }

  /** The Express handler that loads a session where a cookie asks for one. */
  handler(): RequestHandler {
    return session({
      name: this.cookieName,
      secret: this.sealer.mac('session-cookie', 'v1'),
      store: this.store,
      resave: false,
      saveUninitialized: false,
      rolling: true,
      // TLS ends before us; that the browser's side is secure is what GATEHOUSE_SECURE_COOKIES says
      proxy: this.config.secureCookies,
      cookie: { httpOnly: true, sameSite: 'lax', secure: this.config.secureCookies, path: '/', maxAge: IDLE_MS },
    });
  }

  async remember(accountId: string, sessionId: string): Promise<void> {
    await this.redis
      .multi()
      .sadd(INDEX + accountId, sessionId)
      .pexpire(INDEX + accountId, ABSOLUTE_MS)
      .exec();
  }

  async list(accountId: string): Promise<SessionView[]> {
    const ids = await this.redis.smembers(INDEX + accountId);
    const views = await Promise.all(ids.map((id) => this.view(accountId, id)));
    return views.filter((view) => view !== undefined).sort((a, b) => b.lastSeenAtMs - a.lastSeenAtMs);
  }

  fingerprint(sessionId: string): string {
    return this.sealer.mac('session-id', sessionId).slice(0, 22);
  }

  /** False: the account has no such session. */
  async end(accountId: string, fingerprint: string): Promise<boolean> {
    const ids = await this.redis.smembers(INDEX + accountId);
    const id = ids.find((candidate) => sameText(this.fingerprint(candidate), fingerprint));
    if (id === undefined) return false;
    await this.redis
      .multi()
      .del(PREFIX + id)
      .srem(INDEX + accountId, id)
      .exec();
    return true;
  }

  /** Signs out everywhere, or everywhere else. */
  async endAll(accountId: string, exceptId?: string): Promise<void> {
    const ids = (await this.redis.smembers(INDEX + accountId)).filter((id) => id !== exceptId);
    if (ids.length === 0) return;
    await this.redis
      .multi()
      .del(...ids.map((id) => PREFIX + id))
      .srem(INDEX + accountId, ...ids)
      .exec();
  }

  private async view(accountId: string, id: string): Promise<SessionView | undefined> {
    const [text, leftMs] = await Promise.all([this.redis.get(PREFIX + id), this.redis.pttl(PREFIX + id)]);
    if (text === null) {
      await this.redis.srem(INDEX + accountId, id); // ran out by itself
      return undefined;
    }
    const data = JSON.parse(text) as Partial<session.SessionData>;
    const createdAtMs = data.createdAtMs ?? 0;
    const lastSeenAtMs = Math.max(createdAtMs, this.time.now() - (IDLE_MS - leftMs));
    return { id: this.fingerprint(id), createdAtMs, lastSeenAtMs, address: data.address ?? '', userAgent: data.userAgent ?? '' };
  }
}
