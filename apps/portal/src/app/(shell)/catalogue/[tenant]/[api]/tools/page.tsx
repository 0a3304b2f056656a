import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ApiFrame } from '@/features/catalogue/api-frame';
import { chosenVersion, loadApi } from '@/features/catalogue/load-api';
import { ToolsView } from '@/features/catalogue/tools-view';
import { serverApi } from '@/lib/server-api';
import { orNotFound } from '@/lib/session';

interface Props {
  params: Promise<{ tenant: string; api: string }>;
  searchParams: Promise<{ version?: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant, api } = await params;
  return { title: `Tools of ${(await loadApi(tenant, api)).api.name}` };
}

export default async function CatalogueToolsPage({ params, searchParams }: Props) {
  const { tenant, api: slug } = await params;
  const api = await loadApi(tenant, slug);
  const version = chosenVersion(api, (await searchParams).version);
  const { offered } = await orNotFound(serverApi().mcpTools.offered({ params: { tenant, api: api.api.id, version: version.id } }));
  if (offered === null) notFound();
  return (
    <ApiFrame api={api} version={version}>
      <ToolsView api={api} version={version} offered={offered} />
    </ApiFrame>
  );
}
