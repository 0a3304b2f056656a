import type { ReactNode } from 'react';
import { ApiFrame } from '@/features/apis/thing/api-frame';
import { ThingProvider } from '@/features/apis/thing/thing-context';
import { serverApi } from '@/lib/server-api';
import { orNotFound, requireMembership } from '@/lib/session';

interface Props {
  children: ReactNode;
  params: Promise<{ tenant: string; api: string }>;
}

export default async function ApiLayout({ children, params }: Props) {
  const { tenant, api } = await params;
  await requireMembership(tenant, 'apis:read');
  const [found, versions] = await orNotFound(
    Promise.all([serverApi().apis.get({ params: { tenant, api } }), serverApi().versions.list({ params: { tenant, api } })]),
  );
  return (
    <ThingProvider key={found.id} tenant={tenant} initialApi={found} initialVersions={versions.items}>
      <ApiFrame>{children}</ApiFrame>
    </ThingProvider>
  );
}
