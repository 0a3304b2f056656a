'use client';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { useMay } from '@/lib/session-context';
import { unlessEmpty } from '@/lib/unless-empty';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { CopyAsCurl } from '@/ui/copy-as-curl';
import { PageHeader } from '@/ui/page-header';
import { AddDialog } from './add-dialog';
import { AlertsCard } from './alerts-card';
import { CacheHits } from './cache-hits';
import { KINDS, type Place } from './kinds';
import { PlacesTable } from './places-table';
import { UsedNow } from './used-now';

/** Budgets, caches or guards of models, all over the tenant. */
export function ModelPoliciesPage({ tenant, kind }: { tenant: string; kind: Place['kind'] }) {
  const [adding, setAdding] = useState(false);
  const mayWrite = useMay(tenant, 'policies:write');
  const mayAnalytics = useMay(tenant, 'analytics:read');
  const maySubscriptions = useMay(tenant, 'subscriptions:read');
  const { data, error, refetch } = useQuery({ queryKey: ['model-policies', tenant], queryFn: () => api.policies.ofModels({ params: { tenant } }) });
  const { title, description, add: addLabel } = KINDS[kind];
  const places = data?.items.filter((place) => place.kind === kind);
  const add = mayWrite && (
    <Button variant="primary" icon={Plus} onClick={() => setAdding(true)}>
      {addLabel}
    </Button>
  );
  return (
    <>
      <PageHeader
        title={title}
        description={description}
        actions={
          <>
            <CopyAsCurl title="Policies about models" requests={[{ label: 'List', method: 'GET', path: `/api/v1/tenants/${tenant}/model-policies` }]} />
            {unlessEmpty(places, add)}
          </>
        }
      />
      <Card flush title="Where they stand" description="What gateways run, and the newest drafts. Each row leads to its settings.">
        <PlacesTable
          tenant={tenant}
          kind={kind}
          places={places}
          problem={error && !data ? problemView(error) : null}
          onRetry={() => void refetch()}
          add={add}
        />
      </Card>
      {kind === 'budget' && mayAnalytics && maySubscriptions && <UsedNow tenant={tenant} />}
      {kind === 'budget' && mayAnalytics && <AlertsCard tenant={tenant} />}
      {kind === 'cache' && mayAnalytics && <CacheHits tenant={tenant} />}
      {adding && <AddDialog tenant={tenant} kind={kind} onClose={() => setAdding(false)} />}
    </>
  );
}
