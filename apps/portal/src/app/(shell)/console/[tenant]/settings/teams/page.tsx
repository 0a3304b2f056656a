import type { Metadata } from 'next';
import { TeamList } from '@/features/teams/team-list';
import { requireMembership } from '@/lib/session';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'Teams' };

export default async function TeamsPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  await requireMembership(tenant, 'teams:read');
  return (
    <Page>
      <TeamList tenant={tenant} />
    </Page>
  );
}
