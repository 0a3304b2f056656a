import type { Metadata } from 'next';
import { ApiFrame } from '@/features/catalogue/api-frame';
import { ApiOverview } from '@/features/catalogue/api-overview';
import { chosenVersion, loadApi } from '@/features/catalogue/load-api';

interface Props {
  params: Promise<{ tenant: string; api: string }>;
  searchParams: Promise<{ version?: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant, api } = await params;
  return { title: (await loadApi(tenant, api)).api.name };
}

export default async function ApiPage({ params, searchParams }: Props) {
  const { tenant, api: slug } = await params;
  const api = await loadApi(tenant, slug);
  const version = chosenVersion(api, (await searchParams).version);
  return (
    <ApiFrame api={api} version={version}>
      <ApiOverview api={api} version={version} />
    </ApiFrame>
  );
}
