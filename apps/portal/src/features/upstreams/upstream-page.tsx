'use client';
import { Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { api } from '@/lib/api';
import { useMay } from '@/lib/session-context';
import { Badge } from '@/ui/badge';
import { Card } from '@/ui/card';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { CopyText } from '@/ui/copy';
import { CopyAsCurl } from '@/ui/copy-as-curl';
import { FactList } from '@/ui/fact-list';
import { IconButton } from '@/ui/icon-button';
import { LinkButton } from '@/ui/link-button';
import { Note } from '@/ui/note';
import { WithAside } from '@/ui/page';
import { PageHeader } from '@/ui/page-header';
import { RelativeTime } from '@/ui/relative-time';
import { type Column, DataTable } from '@/ui/table/data-table';
import { RoutingCard } from './routing/routing-card';
import { balanceSummary, circuitSummary, healthSummary, poolSummary, retrySummary, timeoutSummary, tlsSummary } from './summary';
import type { UpstreamView } from './upstream-view';

type TargetRow = UpstreamView['targets'][number];

const TARGETS: readonly Column<TargetRow>[] = [
  { id: 'url', header: 'Address', cell: (row) => <span className="wrap-anywhere font-mono text-13">{row.url}</span> },
  {
    id: 'weight',
    header: 'Weight',
    cell: (row) => (row.weight === 0 ? <Badge tone="warn">0, takes no calls</Badge> : row.weight),
    align: 'right',
  },
  { id: 'cap', header: 'Connections at most', cell: (row) => row.connectionsMax ?? 'no limit', align: 'right', wideOnly: true },
  { id: 'srv', header: 'SRV name', cell: (row) => row.srv ?? '–', wideOnly: true },
];

const SECTIONS: readonly [label: string, of: (upstream: UpstreamView) => string][] = [
  ['Spread of calls', balanceSummary],
  ['Health of targets', healthSummary],
  ['Retries', retrySummary],
  ['Time-outs', timeoutSummary],
  ['Circuit breaker', circuitSummary],
  ['Connections', poolSummary],
  ['TLS to the targets', tlsSummary],
];

function Expiries({ upstream: { tls } }: { upstream: UpstreamView }) {
  const links = [...(tls?.authorities ?? []), ...(tls?.clientCertificate?.chain ?? [])];
  if (links.length === 0) return null;
  return (
    <Card title="Certificates">
      <FactList
        facts={links.map(({ subject, validTo, fingerprint }) => ({
          label: subject,
          value: (
            <span key={fingerprint}>
              ends <RelativeTime at={validTo} />
            </span>
          ),
        }))}
      />
    </Card>
  );
}

/** One upstream: where its calls go and what happens to them on a bad day, in words. */
export function UpstreamPage({ tenant, upstream, names }: { tenant: string; upstream: UpstreamView; names: Readonly<Record<string, string>> }) {
  const router = useRouter();
  const mayWrite = useMay(tenant, 'upstreams:write');
  const [removing, setRemoving] = useState(false);
  const params = { tenant, upstream: upstream.id };
  const path = `/api/v1/tenants/${tenant}/upstreams/${upstream.id}`;
  return (
    <>
      <PageHeader
        title={upstream.name}
        names={[upstream.id]}
        description="Where calls go. A change is live as soon as it is saved."
        actions={
          mayWrite && (
            <>
              <CopyAsCurl
                title="This upstream"
                requests={[
                  { label: 'Read', method: 'GET', path },
                  { label: 'Remove', method: 'DELETE', path },
                ]}
              />
              <IconButton icon={Trash2} label={`Remove ${upstream.name}`} variant="secondary" onClick={() => setRemoving(true)} />
              <LinkButton variant="primary" href={`/console/${tenant}/upstreams/${upstream.id}/edit`}>
                Change
              </LinkButton>
            </>
          )
        }
      />
      <WithAside
        aside={
          <>
            <Card title="Facts">
              <FactList
                facts={[
                  { label: 'Changed', value: <RelativeTime at={upstream.updatedAt} /> },
                  { label: 'Made', value: <RelativeTime at={upstream.createdAt} /> },
                  { label: 'Host header', value: upstream.hostHeader === 'target' ? 'the target’s own' : 'as the caller sent it' },
                  { label: 'Id', value: <CopyText text={upstream.id} /> },
                ]}
              />
            </Card>
            <Card title="Used by">
              {upstream.usedBy.length === 0 ? (
                <p className="text-13 text-ink-muted">No API version yet. Name it in a version’s policies, or when you import a document.</p>
              ) : (
                <ul className="flex flex-col gap-1 text-13">
                  {upstream.usedBy.map(({ apiId, apiName, versionName }) => (
                    <li key={`${apiId} ${versionName}`} className="wrap-anywhere">{`${apiName} ${versionName}`}</li>
                  ))}
                </ul>
              )}
            </Card>
            <Expiries upstream={upstream} />
          </>
        }
      >
        {!upstream.tlsVerify && <Note tone="warn">Certificates of its targets are not checked. Name their authority instead.</Note>}
        <Card title="Targets" flush>
          <DataTable label="Targets" rows={upstream.targets} columns={TARGETS} rowId={(row) => row.id} empty={null} />
        </Card>
        <RoutingCard tenant={tenant} upstream={upstream} names={names} />
        <Card title="What happens to calls">
          <dl className="flex flex-col divide-y divide-line text-13">
            {SECTIONS.map(([label, of]) => (
              <div key={label} className="grid gap-x-4 gap-y-0.5 py-2 first:pt-0 last:pb-0 sm:grid-cols-[160px_minmax(0,1fr)]">
                <dt className="text-ink-muted">{label}</dt>
                <dd className="wrap-anywhere text-ink">{of(upstream)}</dd>
              </div>
            ))}
          </dl>
        </Card>
      </WithAside>
      <ConfirmDialog
        open={removing}
        onOpenChange={setRemoving}
        title={`Remove ${upstream.name}?`}
        effect="Only an upstream that no revision names can be removed."
        confirmLabel="Remove upstream"
        danger
        onConfirm={async () => {
          await api.upstreams.remove({ params });
          router.push(`/console/${tenant}/upstreams`);
        }}
      />
    </>
  );
}
