import type { ReactNode } from 'react';
import { requireMembership } from '@/lib/session';
import { LinkTabs } from '@/ui/tabs';

export default async function SubscriptionsLayout({ children, params }: { children: ReactNode; params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  const { permissions } = await requireMembership(tenant, 'subscriptions:read');
  const base = `/console/${tenant}/subscriptions`;
  return (
    <>
      <div className="mx-auto w-full max-w-[1440px] px-4 pt-3 md:px-8">
        <LinkTabs
          label="Subscriptions"
          tabs={[
            { href: base, label: 'Inbox', exact: true },
            { href: `${base}/all`, label: 'All' },
            ...(permissions.includes('applications:read') ? [{ href: `${base}/applications`, label: 'Applications' }] : []),
          ]}
        />
      </div>
      {children}
    </>
  );
}
