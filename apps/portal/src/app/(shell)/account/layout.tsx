import type { ReactNode } from 'react';
import { requireSession } from '@/lib/session';
import { Page } from '@/ui/page';
import { PageHeader } from '@/ui/page-header';
import { LinkTabs } from '@/ui/tabs';

const TABS = [
  { href: '/account', label: 'Profile', exact: true },
  { href: '/account/tokens', label: 'Access tokens' },
  { href: '/account/sessions', label: 'Sessions' },
];

export default async function AccountLayout({ children }: { children: ReactNode }) {
  const { account } = await requireSession();
  return (
    <Page narrow>
      <PageHeader title="Account" description={account.email} />
      <LinkTabs label="Account" tabs={TABS} />
      {children}
    </Page>
  );
}
