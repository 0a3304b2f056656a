import type { ReactNode } from 'react';
import { requireMembership } from '@/lib/session';
import { LinkTabs } from '@/ui/tabs';

export default async function SettingsLayout({ children, params }: { children: ReactNode; params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  const { permissions } = await requireMembership(tenant, 'tenant:read');
  const base = `/console/${tenant}/settings`;
  const tabs = [
    { href: base, label: 'Tenant', exact: true },
    { href: `${base}/members`, label: 'Members' },
    { href: `${base}/teams`, label: 'Teams' },
    { href: `${base}/environments`, label: 'Environments' },
    { href: `${base}/certificates`, label: 'Certificates' },
    ...(permissions.includes('denials:read') ? [{ href: `${base}/denials`, label: 'Deny list' }] : []),
    ...(permissions.includes('audit:read') ? [{ href: `${base}/audit`, label: 'Audit' }] : []),
  ];
  return (
    <>
      <div className="mx-auto w-full max-w-[1440px] px-4 pt-3 md:px-8">
        <LinkTabs label="Settings" tabs={tabs} />
      </div>
      {children}
    </>
  );
}
