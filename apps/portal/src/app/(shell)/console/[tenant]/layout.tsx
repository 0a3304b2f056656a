import type { ReactNode } from 'react';
import { requireMembership } from '@/lib/session';

/** The console is for members who may read the tenant; for anybody else it does not exist. Above `loading.tsx`, so the answer is a real 404. */
export default async function ConsoleLayout({ children, params }: { children: ReactNode; params: Promise<{ tenant: string }> }) {
  await requireMembership((await params).tenant, 'tenant:read');
  return children;
}
