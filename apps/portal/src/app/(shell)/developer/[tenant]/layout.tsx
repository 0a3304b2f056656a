import type { ReactNode } from 'react';
import { requireSession } from '@/lib/session';

/** Only sign-in is asked here: who is not yet a member of an open tenant joins it while subscribing. */
export default async function DeveloperLayout({ children }: { children: ReactNode }) {
  await requireSession();
  return children;
}
