'use client';
import { useQuery } from '@tanstack/react-query';
import { OperationList } from '@/features/apis/import/operation-list';
import { api } from '@/lib/api';
import { formatCount } from '@/lib/number';
import { useMay } from '@/lib/session-context';
import { Badge } from '@/ui/badge';
import { Card } from '@/ui/card';
import { CopyField, CopyText } from '@/ui/copy';
import { FactList } from '@/ui/fact-list';
import { TextLink } from '@/ui/link-button';
import { Markdown } from '@/ui/markdown';
import { WithAside } from '@/ui/page';
import { RelativeTime } from '@/ui/relative-time';
import { labelOf } from '@/ui/schema-form/words';
import { SkeletonRows } from '@/ui/skeleton';
import { Timeline } from '@/ui/timeline';
import { useThing } from './thing-context';

/** Where the version can be called, and what runs there. */
function Environments() {
  const { version, href } = useThing();
  return (
    <Card title="Environments" description={`Where ${version.name} is called, and what runs there.`}>
      <ul className="flex flex-col divide-y divide-line">
        {version.environments.map(({ environmentId, slug, kind, url, revisionNumber, pinned }) => (
          <li key={environmentId} className="flex flex-col gap-2 py-3 first:pt-0 last:pb-0">
            <span className="flex flex-wrap items-center justify-between gap-2 text-13 text-ink">
              <span className="flex items-center gap-2">
                {slug} <Badge tone={kind === 'production' ? 'good' : 'info'}>{kind === 'production' ? 'Production' : 'Test'}</Badge>
              </span>
              <TextLink href={href('deployments')}>
                {revisionNumber === null ? 'Nothing deployed' : `Revision ${revisionNumber}${pinned ? ', pinned' : ''}`}
              </TextLink>
            </span>
            <CopyField label={`Address in ${slug}`} value={url} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Activity() {
  const { tenant, api: thing, key } = useThing();
  const subjectId = thing.id;
  const { data } = useQuery({ queryKey: [...key, 'activity'], queryFn: () => api.audit.list({ params: { tenant }, query: { subjectId, limit: 8 } }) });
  if (!data) return null;
  return (
    <Card title="Recent activity">
      {data.items.length === 0 && <p className="text-13 text-ink-muted">Changes of the API are listed here.</p>}
      <Timeline
        label="Recent activity"
        entries={data.items.map(({ id, at, action, actor, reason }) => ({
          id,
          at: <RelativeTime at={at} />,
          title: labelOf(action.replace('.', '_'), {}),
          detail: [actor.name, reason].filter(Boolean).join(': '),
        }))}
      />
    </Card>
  );
}

/** What the version offers, where, and to whom. */
export function ApiOverview() {
  const { tenant, api: thing, version, params, key } = useThing();
  const seesAudit = useMay(tenant, 'audit:read');
  const { data: check, isError: failed } = useQuery({
    queryKey: [...key, 'revisions', 'newest-check'],
    queryFn: async () => {
      const [newest] = (await api.revisions.list({ params, query: { limit: 1 } })).items;
      return newest ? api.revisions.check({ params: { ...params, revision: newest.id } }) : null;
    },
  });
  const facts = [
    {
      label: 'Subscriptions',
      value: <TextLink href={`/console/${tenant}/subscriptions/all?api=${thing.slug}`}>{formatCount(version.subscriptionCount)}</TextLink>,
    },
    { label: 'Visible to', value: { public: 'everybody', members: 'members', teams: 'chosen teams' }[thing.visibility.kind] },
    { label: 'Team', value: thing.team?.name ?? 'none' },
    { label: 'Version by', value: thing.versionBy.by === 'path' ? 'path' : `header ${thing.versionBy.header}` },
    { label: 'Tags', value: thing.tags.join(', ') || 'none' },
    { label: 'Made', value: <RelativeTime at={thing.createdAt} /> },
    { label: 'Id', value: <CopyText text={thing.id} /> },
  ];
  return (
    <WithAside
      aside={
        <>
          <Card title="Facts">
            <FactList facts={facts} />
          </Card>
          {seesAudit && <Activity />}
        </>
      }
    >
      <Environments />
      {check === undefined && !failed ? (
        <Card title="Operations">
          <SkeletonRows rows={4} label="Loading operations" />
        </Card>
      ) : (
        <OperationList check={check ?? undefined} />
      )}
      {thing.description && (
        <Card title="Description">
          <Markdown text={thing.description} />
        </Card>
      )}
    </WithAside>
  );
}
