'use client';
import type { deployments, Result } from '@gatehouse/contracts';
import { Rocket } from 'lucide-react';
import { useState } from 'react';
import { useThing } from '@/features/apis/thing/thing-context';
import { api } from '@/lib/api';
import { useMay } from '@/lib/session-context';
import { useList } from '@/lib/use-list';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { EmptyState } from '@/ui/empty-state';
import { ErrorState } from '@/ui/error-state';
import { SkeletonRows } from '@/ui/skeleton';
import { Pager } from '@/ui/table/pager';
import { DeployDialog } from './deploy-dialog';
import { DeploymentRow } from './deployment-row';

export type DeploymentView = Result<(typeof deployments)['get']>;

/** Every deployment of the version, newest first; those under way tell live what each gateway says. */
export function DeploymentBoard() {
  const { tenant, params, key, version } = useThing();
  const mayDeploy = useMay(tenant, 'apis:deploy') && version.state !== 'retired';
  const [open, setOpen] = useState(false);
  const list = useList({ key: [...key, 'deployments'], read: (cursor) => api.deployments.list({ params, query: { cursor, limit: 20 } }) });
  // Of a draft that runs, the next step is the header's: it is published.
  const runs = version.environments.some(({ deploymentId }) => deploymentId !== null);
  const button = mayDeploy && (
    <Button variant={runs && version.state === 'draft' ? 'secondary' : 'primary'} icon={Rocket} onClick={() => setOpen(true)}>
      Deploy
    </Button>
  );
  return (
    <>
      <Card
        flush
        title="Deployments"
        description="Which revision runs where. Editing never touches traffic; deploying does."
        actions={list.rows?.length ? button : undefined}
      >
        {list.problem && <ErrorState problem={list.problem} onRetry={list.retry} />}
        {!list.rows && !list.problem && <SkeletonRows label="Loading deployments" />}
        {list.rows?.length === 0 && (
          <EmptyState icon={Rocket} title="Nothing deployed yet" action={button}>
            Deploy an approved revision to an environment. The gateways say here, one by one, when they have it.
          </EmptyState>
        )}
        <ol aria-label="Deployments" className="divide-y divide-line">
          {list.rows?.map((deployment) => (
            <DeploymentRow key={deployment.id} initial={deployment} mayDeploy={mayDeploy} />
          ))}
        </ol>
        <Pager nextCursor={list.nextCursor} />
      </Card>
      {open && <DeployDialog onClose={() => setOpen(false)} />}
    </>
  );
}
