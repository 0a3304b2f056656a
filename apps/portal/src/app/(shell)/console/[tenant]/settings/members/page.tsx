import type { Metadata } from 'next';
import { MemberList } from '@/features/members/member-list';
import { requireMembership } from '@/lib/session';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'Members' };

export default async function MembersPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  await requireMembership(tenant, 'members:read');
  return (
    <Page>
      <MemberList tenant={tenant} />
    </Page>
  );
}
