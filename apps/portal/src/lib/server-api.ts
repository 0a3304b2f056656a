import 'server-only';
import { type Client, createClient } from '@gatehouse/client';
import { cookies, headers } from 'next/headers';
import { cache } from 'react';
import { controlUrl } from './config';
import { SESSION_COOKIES } from './session-cookie';

async function forwarded(): Promise<Record<string, string>> {
  const [incoming, jar] = await Promise.all([headers(), cookies()]);
  const session = jar
    .getAll()
    .filter(({ name }) => SESSION_COOKIES.includes(name))
    .map(({ name, value }) => `${name}=${value}`)
    .join('; ');
  const forwardedFor = incoming.get('x-forwarded-for');
  const agent = incoming.get('user-agent');
  return { ...(session && { cookie: session }), ...(forwardedFor && { 'x-forwarded-for': forwardedFor }), ...(agent && { 'user-agent': agent }) };
}

/** The management API as the reader of this page, for server components. Reads only: a write needs the browser's CSRF token. */
export const serverApi = cache(
  (): Client => createClient({ baseUrl: `${controlUrl()}/api/v1`, headers: forwarded, fetch: (input, init) => fetch(input, { ...init, cache: 'no-store' }) }),
);
