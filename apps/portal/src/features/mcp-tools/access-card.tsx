'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useThing } from '@/features/apis/thing/thing-context';
import type { RevisionView } from '@/features/revisions/revision-review';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { useMay } from '@/lib/session-context';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { ErrorState } from '@/ui/error-state';
import { TextLink } from '@/ui/link-button';
import { SkeletonRows } from '@/ui/skeleton';
import { StateBadge } from '@/ui/state-badge';
import { AccessDialog } from './access-dialog';
import type { NamedTool } from './name-rows';
import { type Access, accessOfPlans, accessOfProducts } from './tool-access';
import type { ToolsMode } from './tool-settings';

interface AccessCardProps {
  mode: Exclude<ToolsMode, 'none'>;
  revision: RevisionView;
  discovered: readonly NamedTool[];
  /** What the API itself lets through. */
  allow: readonly string[];
}

const shareWords = ({ tools }: Access): string => (tools === undefined ? 'All tools' : `${tools.length} ${tools.length === 1 ? 'tool' : 'tools'}`);

/** Where access is kept: of operations in products, of a server's tools in plans. */
function useAccess(mode: AccessCardProps['mode']) {
  const { tenant, version } = useThing();
  return useQuery({
    queryKey: ['tool-access', tenant, version.id, mode],
    queryFn: async (): Promise<Access[]> => {
      const { items: products } = await api.products.list({ params: { tenant }, query: { limit: 200 } });
      const including = products.filter(({ items }) => items.some(({ versionId }) => versionId === version.id));
      const plans = await Promise.all(including.map(({ id }) => api.plans.list({ params: { tenant }, query: { product: id, limit: 100 } })));
      const all = plans.flatMap(({ items }) => items).filter(({ state }) => state !== 'closed');
      return mode === 'mcp-server' ? accessOfProducts(including, all, version.id) : accessOfPlans(all);
    },
  });
}

/** @param onChoose absent: the reader may look only */
function AccessRow({ access, onChoose }: { access: Access; onChoose?: () => void }) {
  const { tenant } = useThing();
  const { id, kind, name, state, note } = access;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2 text-13">
      <span className="flex min-w-0 flex-wrap items-center gap-2">
        <TextLink href={`/console/${tenant}/${kind === 'product' ? 'products' : 'plans'}/${id}`} className="wrap-anywhere">
          {name}
        </TextLink>
        {state && <StateBadge state={state} />}
        <span className="text-ink-muted">{note}</span>
      </span>
      <Button size="sm" variant="quiet" disabled={!onChoose} onClick={onChoose} aria-label={`${shareWords(access)} of ${name}`}>
        {shareWords(access)}
      </Button>
    </li>
  );
}

/** Which subscribers may call which of the tools. Live at once, unlike the tools themselves. */
export function AccessCard({ mode, revision, discovered, allow }: AccessCardProps) {
  const { tenant, params, key } = useThing();
  const queries = useQueryClient();
  const mayWrite = useMay(tenant, 'products:write');
  const [choosing, setChoosing] = useState<Access | null>(null);
  const { data, error, refetch } = useAccess(mode);
  const operations = useQuery({
    queryKey: [...key, 'tools', revision.id, revision.contentHash, 'saved'],
    queryFn: () => api.mcpTools.preview({ params: { ...params, revision: revision.id }, body: { tools: [] } }),
    enabled: mode === 'mcp-server',
  });
  const known =
    mode === 'mcp-server'
      ? (operations.data?.tools ?? []).map(({ operation, method, path }) => ({ name: operation, description: `${method} ${path}` }))
      : discovered.length > 0
        ? discovered
        : allow.filter((name) => !name.includes('*')).map((name) => ({ name, description: '' }));
  return (
    <Card
      title="Who may call which tool"
      description={
        mode === 'mcp-server'
          ? 'A product can include some operations only: its subscribers then list and call these alone, as tools and otherwise.'
          : 'A plan can give its callers fewer of the tools that the API lets through.'
      }
    >
      {error && <ErrorState problem={problemView(error)} onRetry={() => void refetch()} />}
      {!data && !error && <SkeletonRows label="Loading plans" />}
      {data?.length === 0 && (
        <p className="text-13 text-ink-muted">
          No product includes this version yet. Put it in a product with a plan: its subscribers may then call the tools.
        </p>
      )}
      <ul className="flex flex-col divide-y divide-line">
        {data?.map((one) => (
          <AccessRow key={one.id} access={one} onChoose={mayWrite ? () => setChoosing(one) : undefined} />
        ))}
      </ul>
      {choosing && (
        <AccessDialog
          access={choosing}
          known={known}
          patterns={mode === 'mcp'}
          onClose={() => setChoosing(null)}
          onSave={async (tools) => {
            await choosing.save(tenant, tools);
            await queries.invalidateQueries({ queryKey: ['tool-access', tenant] });
          }}
        />
      )}
    </Card>
  );
}
