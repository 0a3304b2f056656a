'use client';
import { MessagesSquare, Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useMay } from '@/lib/session-context';
import { Card } from '@/ui/card';
import { CopyAsCurl } from '@/ui/copy-as-curl';
import { FactList } from '@/ui/fact-list';
import { IconButton } from '@/ui/icon-button';
import { LinkButton } from '@/ui/link-button';
import { PageHeader } from '@/ui/page-header';
import { ModelRouteForm } from './model-route-form';
import type { ModelRouteView } from './model-route-view';
import { exposureWords, FAILURES, STRATEGIES, targetWords } from './model-route-words';
import { RemoveModelRoute } from './remove-model-route';

/** For those who may only read. */
function Facts({ route }: { route: ModelRouteView }) {
  return (
    <Card>
      <FactList
        facts={[
          { label: 'Leads to', value: route.targets.map((target) => targetWords(target, route.targets.length > 1)).join(', ') },
          { label: 'Strategy', value: `${STRATEGIES[route.strategy].label}. ${STRATEGIES[route.strategy].does}` },
          { label: 'Another target after', value: route.fallback.on.map((each) => FAILURES[each].label.toLowerCase()).join(', ') || 'nothing' },
          { label: 'Who may use it', value: exposureWords(route) },
        ]}
      />
    </Card>
  );
}

/** One model route: changed in place by those who may. */
export function ModelRoutePage({ tenant, route }: { tenant: string; route: ModelRouteView }) {
  const router = useRouter();
  const mayWrite = useMay(tenant, 'models:write');
  const [removing, setRemoving] = useState(false);
  const path = `/api/v1/tenants/${tenant}/model-routes/${route.id}`;
  return (
    <>
      <PageHeader
        title={route.name}
        names={[route.id]}
        description={route.description || 'What callers ask for, and where it leads. A change is live as soon as it is saved.'}
        actions={
          <>
            {!route.name.includes('*') && (
              <LinkButton icon={MessagesSquare} href={`/console/${tenant}/ai/playground?a=${encodeURIComponent(route.name)}`}>
                Try it
              </LinkButton>
            )}
            {mayWrite && (
              <>
                <CopyAsCurl
                  title="This model route"
                  requests={[
                    { label: 'Read', method: 'GET', path },
                    { label: 'Remove', method: 'DELETE', path },
                  ]}
                />
                <IconButton icon={Trash2} label={`Remove ${route.name}`} variant="secondary" onClick={() => setRemoving(true)} />
              </>
            )}
          </>
        }
      />
      {mayWrite ? <ModelRouteForm tenant={tenant} route={route} /> : <Facts route={route} />}
      <RemoveModelRoute
        tenant={tenant}
        route={removing ? route : null}
        onClose={() => setRemoving(false)}
        onRemoved={() => router.push(`/console/${tenant}/ai/routes`)}
      />
    </>
  );
}
