import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { RAIL_COOKIE } from '@/lib/session-cookie';
import { Shell } from '@/ui/shell/shell';

export default async function ShellLayout({ children }: { children: ReactNode }) {
  const jar = await cookies();
  return <Shell railCollapsed={jar.get(RAIL_COOKIE)?.value === 'collapsed'}>{children}</Shell>;
}
