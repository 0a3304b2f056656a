import type { Metadata } from 'next';
import { ApplicationPage as ApplicationView } from '@/features/applications/application-page';
import { serverApi } from '@/lib/server-api';
import { orNotFound } from '@/lib/session';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'Application' };

export default async function ApplicationPage({ params }: { params: Promise<{ tenant: string; application: string }> }) {
  const { tenant, application } = await params;
  const initial = await orNotFound(serverApi().applications.get({ params: { tenant, application } }));
  return (
    <Page>
      <ApplicationView tenant={tenant} initial={initial} />
    </Page>
  );
}
