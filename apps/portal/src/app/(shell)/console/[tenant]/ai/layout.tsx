import type { ReactNode } from 'react';
import { requireMembership } from '@/lib/session';
import { LinkTabs } from '@/ui/tabs';

export default async function AiLayout({ children, params }: { children: ReactNode; params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  const { permissions } = await requireMembership(tenant, 'models:read');
  const base = `/console/${tenant}/ai`;
  const tabs = [
    ...(permissions.includes('providers:read') ? [{ href: `${base}/providers`, label: 'Providers' }] : []),
    { href: `${base}/routes`, label: 'Model routes' },
    ...(permissions.includes('prompts:read') ? [{ href: `${base}/prompts`, label: 'Prompts' }] : []),
    { href: `${base}/playground`, label: 'Playground' },
    ...(permissions.includes('policies:read')
      ? [
          { href: `${base}/budgets`, label: 'Budgets' },
          { href: `${base}/caches`, label: 'Caches' },
          { href: `${base}/guards`, label: 'Guards' },
        ]
      : []),
    ...(permissions.includes('analytics:read') ? [{ href: `${base}/usage`, label: 'Usage' }] : []),
  ];
  return (
    <>
      <div className="mx-auto w-full max-w-[1440px] px-4 pt-3 md:px-8">
        <LinkTabs label="AI" tabs={tabs} />
      </div>
      {children}
    </>
  );
}
