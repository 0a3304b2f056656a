import type { Metadata } from 'next';
import { ApiFrame } from '@/features/catalogue/api-frame';
import { CodeSamples } from '@/features/catalogue/code-samples';
import { chosenVersion, loadApi, loadBodies } from '@/features/catalogue/load-api';
import { TryIt } from '@/features/try-it/try-it';
import { gatewayUrl } from '@/lib/gateway-url';
import { currentSession } from '@/lib/session';
import { membershipOf } from '@/lib/session-shape';

interface Props {
  params: Promise<{ tenant: string; api: string }>;
  searchParams: Promise<{ version?: string; operation?: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant, api } = await params;
  return { title: `Try ${(await loadApi(tenant, api)).api.name}` };
}

export default async function TryPage({ params, searchParams }: Props) {
  const { tenant, api: slug } = await params;
  const { version: name, operation } = await searchParams;
  const api = await loadApi(tenant, slug);
  const version = chosenVersion(api, name);
  const bodies = await loadBodies(api.tenant.slug, api.api.slug, version.name);
  const member = membershipOf(await currentSession(), api.tenant.slug) !== undefined;
  return (
    <ApiFrame api={api} version={version}>
      <TryIt
        key={version.id}
        tenant={api.tenant.slug}
        api={api.api.slug}
        version={version}
        operationId={operation}
        bodies={bodies}
        member={member}
        gatewayUrl={gatewayUrl()}
      />
      <CodeSamples version={version} operationId={operation} bodies={bodies} />
    </ApiFrame>
  );
}
