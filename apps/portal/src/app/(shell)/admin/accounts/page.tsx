import type { Metadata } from 'next';
import { AccountList } from '@/features/accounts/account-list';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'Accounts' };

export default function AccountsPage() {
  return (
    <Page>
      <AccountList />
    </Page>
  );
}
