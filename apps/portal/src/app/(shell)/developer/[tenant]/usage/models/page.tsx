import type { Metadata } from 'next';
import { OwnModelUsage } from '@/features/own-models/own-model-usage';
import { requireMembership } from '@/lib/session';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'Model usage' };

export default async function OwnModelUsagePage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  await requireMembership(tenant, 'portal:use');
  return (
    <Page>
      <OwnModelUsage tenant={tenant} />
    </Page>
  );
}
