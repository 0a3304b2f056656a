'use client';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { useMay } from '@/lib/session-context';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { LinkButton } from '@/ui/link-button';
import { Note } from '@/ui/note';
import { RelativeTime } from '@/ui/relative-time';
import { type Column, DataTable } from '@/ui/table/data-table';
import { say } from '@/ui/toast';
import type { UpstreamView } from '../upstream-view';
import { MirrorFigures } from './mirror-figures';
import { functionSummary, type SideRow, sidesOf } from './side-rows';

const REFRESH_MS = 5_000;

const SIDES: readonly Column<SideRow>[] = [
  { id: 'name', header: 'Side', cell: ({ name, leadsTo }) => <span className="wrap-anywhere">{leadsTo === undefined ? name : `${name} → ${leadsTo}`}</span> },
  { id: 'share', header: 'Share', cell: ({ share }) => share, align: 'right' },
  {
    id: 'state',
    header: 'State',
    cell: ({ rolledBack }) => (rolledBack ? <Badge tone="bad">Rolled back</Badge> : <Badge tone="good">Takes calls</Badge>),
  },
  { id: 'calls', header: 'Calls', cell: ({ calls }) => calls, align: 'right' },
  { id: 'failed', header: 'Failed', cell: ({ failed }) => failed, align: 'right' },
  { id: 'p95', header: '95 % within', cell: ({ p95 }) => p95, align: 'right', wideOnly: true },
];

function RolledBack({ tenant, upstream }: { tenant: string; upstream: UpstreamView }) {
  const router = useRouter();
  const mayWrite = useMay(tenant, 'upstreams:write');
  const [busy, setBusy] = useState<string | null>(null);
  const resume = async (arm: string) => {
    setBusy(arm);
    try {
      await api.upstreams.resumeArm({ params: { tenant, upstream: upstream.id, arm } });
      say.done(`${arm} takes calls again`);
      router.refresh();
    } catch (error) {
      say.problem(problemView(error));
    } finally {
      setBusy(null);
    }
  };
  const arms = upstream.split?.arms.filter(({ rolledBack }) => rolledBack !== undefined) ?? [];
  return arms.map(({ name, rolledBack }) => (
    <Note key={name} tone="bad" title={`${name} was rolled back`}>
      <span className="flex flex-wrap items-center justify-between gap-3">
        <span>
          {rolledBack?.reason} · <RelativeTime at={rolledBack?.at ?? ''} />. Its calls stay with this upstream until somebody changes or resumes it.
        </span>
        {mayWrite && (
          <Button size="sm" busy={busy === name} onClick={() => void resume(name)}>
            {`Resume ${name}`}
          </Button>
        )}
      </span>
    </Note>
  ));
}

/** Where calls go beside the targets, and how the sides do. */
export function RoutingCard({ tenant, upstream, names }: { tenant: string; upstream: UpstreamView; names: Readonly<Record<string, string>> }) {
  const mayWrite = useMay(tenant, 'upstreams:write');
  const { split, mirror } = upstream;
  const runs = upstream.function;
  const params = { tenant, upstream: upstream.id };
  const watched = split !== undefined || mirror !== undefined;
  const { data: figures } = useQuery({
    queryKey: ['upstream-routing', tenant, upstream.id, split?.arms.map(({ run }) => run)],
    queryFn: () => api.upstreams.routing({ params }),
    enabled: watched,
    refetchInterval: REFRESH_MS,
  });
  const none = !watched && runs === undefined;
  return (
    <Card
      title="Where calls go"
      description={none ? 'All to the targets. A part of them can go elsewhere, by share, header, cookie or application, and be copied.' : undefined}
      actions={
        mayWrite && (
          <LinkButton size="sm" href={`/console/${tenant}/upstreams/${upstream.id}/routing`}>
            Change routing
          </LinkButton>
        )
      }
    >
      {!none && (
        <div className="flex flex-col gap-4">
          {runs && <p className="wrap-anywhere text-13">{functionSummary(runs)}</p>}
          <RolledBack tenant={tenant} upstream={upstream} />
          {split && (
            <DataTable label="Sides of the split" rows={sidesOf(split, figures?.split, names)} columns={SIDES} rowId={({ name }) => name} empty={null} />
          )}
          {mirror && <MirrorFigures leadsTo={names[mirror.upstreamId] ?? mirror.upstreamId} share={mirror.share} figures={figures?.mirror} />}
          {watched && <p className="text-12 text-ink-muted">{`Counted by ${figures?.reporting ?? 0} gateway processes, of splits in the last window.`}</p>}
        </div>
      )}
    </Card>
  );
}
