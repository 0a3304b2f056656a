import { Sparkles } from 'lucide-react';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ApiFrame } from '@/features/catalogue/api-frame';
import { chosenVersion, loadApi } from '@/features/catalogue/load-api';
import { ModelsPage } from '@/features/model-catalogue/models-page';
import { currentSession } from '@/lib/session';
import { membershipOf } from '@/lib/session-shape';
import { Card } from '@/ui/card';
import { EmptyState } from '@/ui/empty-state';
import { LinkButton } from '@/ui/link-button';

interface Props {
  params: Promise<{ tenant: string; api: string }>;
  searchParams: Promise<{ version?: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant, api } = await params;
  return { title: `Models of ${(await loadApi(tenant, api)).api.name}` };
}

export default async function ApiModelsPage({ params, searchParams }: Props) {
  const { tenant, api: slug } = await params;
  const api = await loadApi(tenant, slug);
  if (api.api.kind !== 'llm') notFound();
  const version = chosenVersion(api, (await searchParams).version);
  const member = membershipOf(await currentSession(), api.tenant.slug) !== undefined;
  const subscribeHref = `/catalogue/${api.tenant.slug}/${api.api.slug}/subscribe?version=${encodeURIComponent(version.name)}`;
  return (
    <ApiFrame api={api} version={version}>
      {member ? (
        <ModelsPage tenant={api.tenant.slug} apiSlug={api.api.slug} baseUrl={version.urls[0]?.url} subscribeHref={subscribeHref} />
      ) : (
        <Card>
          <EmptyState icon={Sparkles} title="Models are shown to members" action={<LinkButton href={subscribeHref}>Subscribe</LinkButton>}>
            {`Which models can be asked for depends on the plan. Subscribe, and ${api.tenant.name} shows you its models with prices and limits.`}
          </EmptyState>
        </Card>
      )}
    </ApiFrame>
  );
}
