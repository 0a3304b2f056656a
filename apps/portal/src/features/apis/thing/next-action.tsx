'use client';
import { usePathname } from 'next/navigation';
import { useState } from 'react';
import { DeployDialog } from '@/features/deployments/deploy-dialog';
import { TransitionDialog } from '@/features/versions/transition-dialog';
import { useMay } from '@/lib/session-context';
import { Button } from '@/ui/button';
import { useThing, type VersionView } from './thing-context';

type Next = 'deploy' | 'published' | 'deprecated' | 'retired';

const LABEL: Record<Next, string> = { deploy: 'Deploy', published: 'Publish', deprecated: 'Deprecate', retired: 'Retire' };

function nextOf({ state, environments }: VersionView): Next | null {
  if (state === 'draft') return environments.some(({ kind, deploymentId }) => kind === 'production' && deploymentId !== null) ? 'published' : 'deploy';
  if (state === 'published') return 'deprecated';
  return state === 'deprecated' ? 'retired' : null;
}

/** Tabs with a primary action of their own: the header's stands back there. */
const OWN_PRIMARY = ['revisions', 'policies', 'tools', 'trace', 'settings'];

/** The one step this version takes next. The tabs where that step lives have it themselves. */
export function NextAction() {
  const { tenant, version } = useThing();
  const tab = usePathname().split('/')[5];
  const mayDeploy = useMay(tenant, 'apis:deploy');
  const mayPublish = useMay(tenant, 'apis:publish');
  const [open, setOpen] = useState<Next | null>(null);
  const next = nextOf(version);
  const close = () => setOpen(null);
  // Towards its end a version goes when somebody decides so; nothing invites to it.
  const standsBack = version.state !== 'draft' || OWN_PRIMARY.includes(tab ?? '');
  const shown = next !== null && (next === 'deploy' ? mayDeploy && tab !== 'deployments' : mayPublish && tab !== 'lifecycle');
  return (
    <>
      {shown && (
        <Button variant={standsBack ? 'secondary' : 'primary'} onClick={() => setOpen(next)}>
          {LABEL[next]}
        </Button>
      )}
      {open === 'deploy' && <DeployDialog onClose={close} />}
      {open !== null && open !== 'deploy' && <TransitionDialog to={open} onClose={close} />}
    </>
  );
}
