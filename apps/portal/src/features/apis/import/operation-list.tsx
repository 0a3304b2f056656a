'use client';
import { ListTree } from 'lucide-react';
import { Badge } from '@/ui/badge';
import { Card } from '@/ui/card';
import { EmptyState } from '@/ui/empty-state';
import { ScrollGroup } from '@/ui/scroll-group';
import type { DocumentCheck } from './use-document-check';

/** What a document offers, as the catalogue will show it. */
export function OperationList({ check }: { check: DocumentCheck | undefined }) {
  if (!check || check.operations.length === 0) {
    return (
      <Card title="Operations">
        <EmptyState icon={ListTree} title="No operation yet">
          The operations of the document appear here as soon as it can be read.
        </EmptyState>
      </Card>
    );
  }
  return (
    <Card
      title={check.title ?? 'Operations'}
      description={`${check.operations.length} ${check.operations.length === 1 ? 'operation' : 'operations'}, document version ${check.version ?? 'not named'}`}
      flush
    >
      <ScrollGroup label="Operations" className="max-h-[480px] overflow-y-auto px-4 py-2">
        <ul className="flex flex-col divide-y divide-line text-13">
          {check.operations.map(({ id, method, path, summary, deprecated }) => (
            <li key={id} className="flex flex-col py-1.5">
              <span className="wrap-anywhere font-mono text-12 text-ink">{`${method} ${path}`}</span>
              <span className="text-12 text-ink-muted">
                {summary || id} {deprecated && <Badge tone="warn">Deprecated</Badge>}
              </span>
            </li>
          ))}
        </ul>
      </ScrollGroup>
    </Card>
  );
}
