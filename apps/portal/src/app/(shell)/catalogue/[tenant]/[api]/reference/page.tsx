import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { ApiFrame } from '@/features/catalogue/api-frame';
import { chosenVersion, loadApi } from '@/features/catalogue/load-api';
import { Reference } from '@/features/catalogue/reference';

interface Props {
  params: Promise<{ tenant: string; api: string }>;
  searchParams: Promise<{ version?: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant, api } = await params;
  return { title: `${(await loadApi(tenant, api)).api.name} reference` };
}

export default async function ReferencePage({ params, searchParams }: Props) {
  const { tenant, api: slug } = await params;
  const api = await loadApi(tenant, slug);
  const version = chosenVersion(api, (await searchParams).version);
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  const documentUrl = `/api/v1/catalogue/${api.tenant.slug}/${api.api.slug}/${encodeURIComponent(version.name)}/document`;
  return (
    <ApiFrame api={api} version={version} wide>
      <Reference documentUrl={documentUrl} nonce={nonce} />
    </ApiFrame>
  );
}
