'use client';
import { createContext, type ReactNode, use, useState } from 'react';
import { setCsrfToken } from './csrf';
import { may, membershipOf, type Permission, type SessionView } from './session-shape';

const SessionContext = createContext<SessionView | null>(null);

export function SessionProvider({ session, children }: { session: SessionView | null; children: ReactNode }) {
  // Set while rendering, not in an effect: a child's first request may leave before effects run.
  useState(() => setCsrfToken(session?.csrfToken ?? null));
  const [known, setKnown] = useState(session);
  if (known !== session) {
    setKnown(session);
    setCsrfToken(session?.csrfToken ?? null);
  }
  return <SessionContext value={session}>{children}</SessionContext>;
}

/** Who is signed in; null for a stranger. */
export function useSession(): SessionView | null {
  return use(SessionContext);
}

/** May the reader do this in that tenant? Hides what would be refused; the control plane decides. */
export function useMay(tenant: string, permission: Permission): boolean {
  return may(membershipOf(useSession(), tenant), permission);
}
