import type { Metadata } from 'next';
import { Playground } from '@/features/playground/playground';
import { requireMembership } from '@/lib/session';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'Playground' };

export default async function PlaygroundPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  await requireMembership(tenant, 'models:read');
  return (
    <Page>
      <Playground tenant={tenant} />
    </Page>
  );
}
