'use client';
import { useState } from 'react';
import { useThing, type VersionView } from '@/features/apis/thing/thing-context';
import { useMay } from '@/lib/session-context';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { FactList } from '@/ui/fact-list';
import { WithAside } from '@/ui/page';
import { RelativeTime } from '@/ui/relative-time';
import { BlockControl } from './block-control';
import { StateMachine } from './state-machine';
import { stepOf } from './steps';
import { TransitionDialog } from './transition-dialog';

type State = VersionView['state'];

function Moves({ version, onMove }: { version: VersionView; onMove: (to: State) => void }) {
  if (version.allowed.length === 0) return <p className="text-13 text-ink-muted">Retired is final. A new version can be made from any of its revisions.</p>;
  return (
    <ul className="flex flex-col divide-y divide-line">
      {version.allowed.map((to, index) => {
        const { verb, effect, danger } = stepOf(version.state, to);
        return (
          <li key={to} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-3 first:pt-0 last:pb-0">
            <p className="min-w-0 max-w-[70ch] text-13 text-ink-muted">{effect}</p>
            <Button variant={danger ? 'danger' : index === 0 ? 'primary' : 'secondary'} onClick={() => onMove(to)}>
              {verb}
            </Button>
          </li>
        );
      })}
    </ul>
  );
}

/** What consumers are promised, and the steps that change it. */
export function LifecyclePage() {
  const { tenant, version } = useThing();
  const mayPublish = useMay(tenant, 'apis:publish');
  const mayBlock = useMay(tenant, 'apis:block');
  const [moving, setMoving] = useState<State | null>(null);
  const live = version.state === 'published' || version.state === 'deprecated';
  const facts = [
    { label: 'Made', value: <RelativeTime at={version.createdAt} /> },
    ...(version.deprecatedAt ? [{ label: 'Deprecated', value: <RelativeTime at={version.deprecatedAt} /> }] : []),
    ...(version.sunsetAt ? [{ label: 'Sunset', value: <RelativeTime at={version.sunsetAt} /> }] : []),
    ...(version.successor ? [{ label: 'Successor', value: version.successor.name }] : []),
    ...(version.retiredAt ? [{ label: 'Retired', value: <RelativeTime at={version.retiredAt} /> }] : []),
  ];
  return (
    <WithAside
      aside={
        <Card title="Dates">
          <FactList facts={facts} />
        </Card>
      }
    >
      <Card title={`Lifecycle of ${version.name}`} description="What consumers are promised. It changes no content: deploying does.">
        <StateMachine state={version.state} />
      </Card>
      {mayPublish && (
        <Card title="Next steps">
          <Moves version={version} onMove={setMoving} />
        </Card>
      )}
      {mayBlock && live && <BlockControl />}
      {moving && <TransitionDialog to={moving} onClose={() => setMoving(null)} />}
    </WithAside>
  );
}
