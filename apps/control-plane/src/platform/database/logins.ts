import { createHmac } from 'node:crypto';
import type { Config } from '../config/config.js';

/** `app` owns nothing and is subject to row-level security; `records` reaches call records only. Both are granted their tables by the migrations. */
export const LOGINS = { app: 'gatehouse_app', records: 'gatehouse_records' } as const;
export type Login = keyof typeof LOGINS;

/** Derived, so that one secret is enough to run the platform and each process comes to the same. */
export function loginPassword(config: Config, login: Login): string {
  return createHmac('sha256', Buffer.from(config.secretKey, 'base64url')).update(`database-${login}`).digest('base64url');
}

/** The owner's URL with another login in it. */
export function loginUrl(config: Config, login: Login): string {
  const url = new URL(config.databaseUrl);
  url.username = LOGINS[login];
  url.password = loginPassword(config, login);
  return url.href;
}
