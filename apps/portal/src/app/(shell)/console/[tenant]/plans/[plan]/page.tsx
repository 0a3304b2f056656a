import type { Metadata } from 'next';
import { PlanPage as PlanView } from '@/features/plans/plan-page';
import { serverApi } from '@/lib/server-api';
import { orNotFound } from '@/lib/session';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'Plan' };

export default async function PlanPage({ params }: { params: Promise<{ tenant: string; plan: string }> }) {
  const { tenant, plan } = await params;
  const initial = await orNotFound(serverApi().plans.get({ params: { tenant, plan } }));
  return (
    <Page>
      <PlanView tenant={tenant} initial={initial} />
    </Page>
  );
}
