'use client';
import type { policies, Result } from '@gatehouse/contracts';
import { useQuery } from '@tanstack/react-query';
import { ListChecks } from 'lucide-react';
import { useState } from 'react';
import { useThing } from '@/features/apis/thing/thing-context';
import type { RevisionView } from '@/features/revisions/revision-review';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { Badge } from '@/ui/badge';
import { Card } from '@/ui/card';
import { Combobox } from '@/ui/combobox';
import { EmptyState } from '@/ui/empty-state';
import { type Column, DataTable } from '@/ui/table/data-table';
import { useConditionWords } from './condition-line';
import { useOperations } from './use-operations';

export type EffectivePolicy = Result<(typeof policies)['effective']>['items'][number];

const LEVEL_WORDS: Record<EffectivePolicy['level'], (of: string) => string> = {
  platform: () => 'the platform',
  tenant: () => 'the tenant',
  api: () => 'this API',
  operation: () => 'this operation',
  product: (of) => `the product ${of}`,
  plan: (of) => `the plan ${of}`,
};

const MODE = {
  enforced: <Badge tone="good">Enforced</Badge>,
  'dry-run': <Badge tone="info">Dry run</Badge>,
  off: <Badge>Off</Badge>,
} as const;

function from({ level, of, set }: EffectivePolicy): string {
  const place = LEVEL_WORDS[level](of.name);
  return set ? `${set.name}, at ${place}` : place;
}

function who({ plan, policy }: EffectivePolicy, words: ReturnType<typeof useConditionWords>): string {
  const condition = policy.when ? words(policy.when) : '';
  return [plan && `callers on ${plan.name}`, condition].filter(Boolean).join(', ') || 'every call';
}

const columnsOf = (words: ReturnType<typeof useConditionWords>): readonly Column<EffectivePolicy & { at: number }>[] => [
  { id: 'policy', header: 'Policy', cell: (row) => row.policy.name ?? row.title },
  { id: 'phase', header: 'Phase', cell: (row) => <span className="capitalize">{row.phase}</span>, wideOnly: true },
  { id: 'mode', header: 'Mode', cell: (row) => MODE[row.mode] },
  { id: 'from', header: 'Comes from', cell: (row) => <span className="wrap-anywhere">{from(row)}</span> },
  { id: 'who', header: 'Meets', cell: (row) => <span className="wrap-anywhere">{who(row, words)}</span>, wideOnly: true },
];

interface EffectiveCardProps {
  revision: RevisionView;
  /** What is on the page is not what is saved. */
  stale: boolean;
}

/** Everything that a call of one operation meets, whoever attached it, in the order in which it runs. */
export function EffectiveCard({ revision, stale }: EffectiveCardProps) {
  const { tenant, params, key } = useThing();
  const [operation, setOperation] = useState<string | null>(null);
  const at = { ...params, revision: revision.id };
  const operations = useOperations(revision);
  const { data, error, refetch } = useQuery({
    queryKey: [...key, 'effective', revision.id, revision.contentHash, operation],
    queryFn: () => api.policies.effective({ params: at, query: operation === null ? {} : { operation } }),
  });
  const rows = data?.items.map((item, place) => ({ ...item, at: place }));
  const words = useConditionWords(tenant, rows?.map(({ policy }) => policy.when) ?? []);
  return (
    <Card
      flush
      title="What a call meets"
      description={`The whole list in running order: the tenant’s policies, the API’s, the operation’s, then those of product and plan.${stale ? ' As saved: your changes are not in it yet.' : ''}`}
      actions={
        <Combobox
          aria-label="Operation"
          placeholder="Any operation"
          className="w-64 max-w-full"
          value={operation}
          options={operations}
          onChange={setOperation}
        />
      }
    >
      <DataTable
        label="What a call meets"
        rows={rows}
        columns={columnsOf(words)}
        rowId={(row) => String(row.at)}
        problem={error ? problemView(error) : null}
        onRetry={() => void refetch()}
        empty={
          <EmptyState icon={ListChecks} title="Nothing stands in the way">
            Calls need no credential, and nobody attached a policy.
          </EmptyState>
        }
      />
    </Card>
  );
}
