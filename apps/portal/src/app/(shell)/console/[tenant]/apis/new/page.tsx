import type { Metadata } from 'next';
import { ImportApi } from '@/features/apis/import/import-api';
import { requireMembership } from '@/lib/session';
import { Page } from '@/ui/page';
import { PageHeader } from '@/ui/page-header';

export const metadata: Metadata = { title: 'Import an API' };

export default async function ImportPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  await requireMembership(tenant, 'apis:write');
  return (
    <Page>
      <PageHeader title="Import an API" description="An OpenAPI 3.0 or 3.1 document, as YAML or JSON. It is kept as you give it." />
      <ImportApi tenant={tenant} />
    </Page>
  );
}
