import Link from 'next/link';
import { Badge } from '@/ui/badge';
import { StateBadge } from '@/ui/state-badge';
import type { CatalogueAnswer } from './catalogue-home';

type Entry = CatalogueAnswer['items'][number];

export function CatalogueCard({ entry }: { entry: Entry }) {
  const { api, tenant, versions, operationCount } = entry;
  const shown = versions.find(({ isDefault }) => isDefault) ?? versions[0];
  return (
    <article className="relative flex h-full flex-col gap-2 rounded-lg border border-line bg-raised p-4 transition-colors hover:border-line-strong">
      <div className="flex items-start justify-between gap-3">
        <h2 className="wrap-anywhere font-semibold text-16 text-ink">
          <Link href={`/catalogue/${tenant.slug}/${api.slug}`} className="after:absolute after:inset-0 after:rounded-lg">
            {api.name}
          </Link>
        </h2>
        {shown && shown.state !== 'published' && <StateBadge state={shown.state} />}
      </div>
      <p className="line-clamp-3 flex-1 text-13 text-ink-muted">{api.summary || 'No summary.'}</p>
      <p className="flex flex-wrap gap-1">
        {api.tags.slice(0, 4).map((tag) => (
          <Badge key={tag}>{tag}</Badge>
        ))}
      </p>
      <p className="text-12 text-ink-muted">{`${tenant.name} · ${versions.map(({ name }) => name).join(', ')} · ${operationCount} operations`}</p>
    </article>
  );
}
