'use client';
import { useQuery } from '@tanstack/react-query';
import { api } from '@/lib/api';
import { Card } from '@/ui/card';
import { RelativeTime } from '@/ui/relative-time';
import type { PolicySetView } from './use-sets';

type Use = PolicySetView['usedBy'][number];

const LEVEL = { tenant: 'every API of the tenant', api: 'API', operation: 'operation', product: 'product', plan: 'plan' } as const;

function where({ revisions }: Use): string {
  if (!revisions) return 'live';
  const deployed = revisions.filter((revision) => revision.deployed).map(({ number }) => number);
  const drafts = revisions.length - deployed.length;
  return [deployed.length > 0 && `revision ${deployed.join(', ')} is deployed`, drafts > 0 && `${drafts} not deployed`].filter(Boolean).join(', ');
}

/** Where the set stands, and what it was before. */
export function SetAside({ tenant, set }: { tenant: string; set: PolicySetView }) {
  const { data } = useQuery({
    queryKey: ['policy-set-versions', tenant, set.id],
    queryFn: () => api.policySets.versions({ params: { tenant, set: set.id } }),
  });
  return (
    <>
      <Card title="Where it stands">
        {set.usedBy.length === 0 && <p className="text-13 text-ink-muted">Nowhere yet. Add it to an API under Policies & routing.</p>}
        <ul className="flex flex-col gap-2">
          {set.usedBy.map((use) => (
            <li key={`${use.level} ${use.id}`} className="text-13">
              <span className="wrap-anywhere text-ink">{use.name}</span>
              <span className="block text-12 text-ink-muted">
                {LEVEL[use.level]}: {where(use)}
              </span>
            </li>
          ))}
        </ul>
      </Card>
      <Card title="Versions">
        <ol className="flex flex-col gap-2">
          {data?.items.map(({ number, note, author, createdAt, policies }) => (
            <li key={number} className="text-13 text-ink">
              Version {number}, {policies.length === 1 ? 'one policy' : `${policies.length} policies`}
              <span className="wrap-anywhere block text-12 text-ink-muted">
                {author.name}, <RelativeTime at={createdAt} />
                {note && `: ${note}`}
              </span>
            </li>
          ))}
        </ol>
      </Card>
    </>
  );
}
