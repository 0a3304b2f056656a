import 'server-only';
import type { accounts, Result } from '@gatehouse/contracts';
import { cookies, headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { hasStatus } from './problem';
import { serverApi } from './server-api';
import { SESSION_COOKIES } from './session-cookie';
import { type Membership, membershipOf } from './session-shape';

export type Session = Result<(typeof accounts)['me']>;

/** Who reads this page; null for a stranger. Asked once per request, and not at all without a session cookie. */
export const currentSession = cache(async (): Promise<Session | null> => {
  const jar = await cookies();
  if (!SESSION_COOKIES.some((name) => jar.has(name))) return null;
  try {
    return await serverApi().accounts.me();
  } catch (error) {
    if (hasStatus(error, 401)) return null;
    throw error;
  }
});

/** Like `currentSession`, but an unreachable control plane counts as a stranger: the frame around an error page must still be drawn. */
export const sessionForFrame = cache(async (): Promise<Session | null> => currentSession().catch(() => null));

/** A stranger is sent to sign in and comes back here afterwards. */
export async function requireSession(): Promise<Session> {
  const session = await currentSession();
  if (session) return session;
  const path = (await headers()).get('x-pathname') ?? '/';
  redirect(`/sign-in?next=${encodeURIComponent(path)}`);
}

/** The reader's membership in the tenant of this address. A tenant one is not in, or lacks the permission for, does not exist for the reader: 404. */
export async function requireMembership(tenant: string, permission?: Membership['permissions'][number]): Promise<Membership> {
  const membership = membershipOf(await requireSession(), tenant);
  if (!membership || (permission && !membership.permissions.includes(permission))) notFound();
  return membership;
}

export async function requirePlatformAdmin(): Promise<Session> {
  const session = await requireSession();
  if (!session.account.platformAdmin) notFound();
  return session;
}

/** Awaits a read for a page; what does not exist, or may not be known, becomes the 404 page. */
export async function orNotFound<T>(read: Promise<T>): Promise<T> {
  try {
    return await read;
  } catch (error) {
    if (hasStatus(error, 404)) notFound();
    throw error;
  }
}
