import type { ReactNode } from 'react';
import { requirePlatformAdmin } from '@/lib/session';

export default async function AdminLayout({ children }: { children: ReactNode }) {
  await requirePlatformAdmin();
  return children;
}
