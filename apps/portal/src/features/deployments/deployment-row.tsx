'use client';
import { MoreHorizontal, Pin, PinOff, RotateCcw, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useThing } from '@/features/apis/thing/thing-context';
import { api } from '@/lib/api';
import { Badge } from '@/ui/badge';
import { IconButton } from '@/ui/icon-button';
import { Menu } from '@/ui/menu';
import { ReasonDialog } from '@/ui/reason-dialog';
import { RelativeTime } from '@/ui/relative-time';
import { StateBadge } from '@/ui/state-badge';
import { Acknowledgements } from './acknowledgements';
import { DeployDialog } from './deploy-dialog';
import type { DeploymentView } from './deployment-board';
import { useLiveDeployment } from './use-live-deployment';

type Asking = 'again' | 'withdraw' | 'pin';

function actionsOf(deployment: DeploymentView, pinned: boolean, ask: (what: Asking) => void) {
  const runs = deployment.state === 'active' || deployment.state === 'pending';
  if (!runs) return [[{ label: `Roll back to revision ${deployment.revision.number}`, icon: RotateCcw, onSelect: () => ask('again') }]];
  return [
    [{ label: pinned ? 'Lift the pin' : 'Pin', icon: pinned ? PinOff : Pin, onSelect: () => ask('pin') }],
    [{ label: 'Withdraw', icon: Undo2, danger: true, onSelect: () => ask('withdraw') }],
  ];
}

/** One deployment: what went where, who did it, and what the gateways said. */
export function DeploymentRow({ initial, mayDeploy }: { initial: DeploymentView; mayDeploy: boolean }) {
  const { params, version, refresh } = useThing();
  const deployment = useLiveDeployment(initial);
  const [asking, setAsking] = useState<Asking | null>(null);
  const { id, revision, environment, state, isRollback, note, author, createdAt } = deployment;
  const at = { ...params, deployment: id };
  const pinned = version.environments.some((one) => one.deploymentId === id && one.pinned);
  const close = () => setAsking(null);
  return (
    <li className="flex flex-col gap-2 px-4 py-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h3 className="flex min-w-0 flex-wrap items-center gap-2 font-medium text-13 text-ink">
          {`Revision ${revision.number} in ${environment.name}`}
          <StateBadge state={state} />
          {isRollback && <Badge>Roll-back</Badge>}
          {pinned && (
            <Badge tone="info" icon={Pin}>
              Pinned
            </Badge>
          )}
        </h3>
        <span className="flex items-center gap-2 text-12 text-ink-muted">
          {author.name}, <RelativeTime at={createdAt} />
          {mayDeploy && (
            <Menu
              trigger={<IconButton icon={MoreHorizontal} size="sm" label={`Actions for revision ${revision.number} in ${environment.name}`} />}
              groups={actionsOf(deployment, pinned, setAsking)}
            />
          )}
        </span>
      </div>
      {note && <p className="wrap-anywhere text-13 text-ink-muted">{note}</p>}
      <Acknowledgements deployment={deployment} />
      {asking === 'again' && <DeployDialog revisionId={revision.id} environment={environment.slug} onClose={close} />}
      {asking === 'withdraw' && (
        <ReasonDialog
          title={`Withdraw ${version.name} from ${environment.name}?`}
          effect={`Calls to ${version.name} there are answered with 404 within seconds, unless an earlier deployment still runs. Deploy again to bring it back.`}
          confirmLabel={`Withdraw revision ${revision.number}`}
          danger
          onClose={close}
          onConfirm={async (reason) => {
            await api.deployments.withdraw({ params: at, body: { reason } });
            await refresh();
          }}
        />
      )}
      {asking === 'pin' && (
        <ReasonDialog
          title={pinned ? `Lift the pin in ${environment.name}?` : `Pin revision ${revision.number} in ${environment.name}?`}
          effect={pinned ? 'Other revisions can be deployed there again.' : 'No other revision can be deployed there until the pin is lifted.'}
          confirmLabel={pinned ? 'Lift the pin' : `Pin revision ${revision.number}`}
          onClose={close}
          onConfirm={async (reason) => {
            await api.deployments.pin({ params: at, body: { pinned: !pinned, reason } });
            await refresh();
          }}
        />
      )}
    </li>
  );
}
