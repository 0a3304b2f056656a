'use client';
import type { products, Result } from '@gatehouse/contracts';
import { Package, Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { api } from '@/lib/api';
import { formatCount } from '@/lib/number';
import { useMay } from '@/lib/session-context';
import { unlessEmpty } from '@/lib/unless-empty';
import { useList } from '@/lib/use-list';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Dialog } from '@/ui/dialog';
import { EmptyState } from '@/ui/empty-state';
import { FilterBar, SearchFilter, useFilters } from '@/ui/filter-bar';
import { PageHeader } from '@/ui/page-header';
import { RelativeTime } from '@/ui/relative-time';
import { type Column, DataTable } from '@/ui/table/data-table';
import { Pager } from '@/ui/table/pager';
import { ProductForm } from './product-form';

export type ProductView = Result<(typeof products)['get']>;

const COLUMNS: readonly Column<ProductView>[] = [
  { id: 'name', header: 'Product', cell: (row) => row.name },
  { id: 'items', header: 'API versions', cell: (row) => row.items.map((item) => `${item.apiName} ${item.versionName}`).join(', ') || 'none yet' },
  { id: 'plans', header: 'Plans', cell: (row) => formatCount(row.planCount), align: 'right' },
  { id: 'changed', header: 'Changed', cell: (row) => <RelativeTime at={row.updatedAt} />, wideOnly: true },
];

function NewProductDialog({ tenant, open, onOpenChange }: { tenant: string; open: boolean; onOpenChange: (open: boolean) => void }) {
  const router = useRouter();
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="New product" description="API versions that are offered together, under plans.">
      <ProductForm
        submitLabel="Make product"
        onSubmit={async (body) => {
          const product = await api.products.create({ params: { tenant }, body });
          router.push(`/console/${tenant}/products/${product.slug}`);
        }}
      />
    </Dialog>
  );
}

export function ProductList({ tenant }: { tenant: string }) {
  const mayWrite = useMay(tenant, 'products:write');
  const [making, setMaking] = useState(false);
  const { q } = useFilters(['q']);
  const list = useList({ key: ['products', tenant, q], read: (cursor) => api.products.list({ params: { tenant }, query: { cursor, q: q ?? undefined } }) });
  const make = mayWrite && (
    <Button variant="primary" icon={Plus} onClick={() => setMaking(true)}>
      New product
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Products"
        description="What developers subscribe to: API versions offered together, under plans with limits and approval."
        actions={unlessEmpty(q ? undefined : list.rows, make)}
      />
      <FilterBar names={['q']}>
        <SearchFilter label="Search products" />
      </FilterBar>
      <Card flush>
        <DataTable
          label="Products"
          rows={list.rows}
          columns={COLUMNS}
          rowId={(row) => row.id}
          rowHref={(row) => `/console/${tenant}/products/${row.slug}`}
          problem={list.problem}
          onRetry={list.retry}
          empty={
            <EmptyState icon={Package} title={q ? 'No product matches' : 'No product yet'} action={q ? undefined : make}>
              {q ? 'Try another word.' : 'Make one, put API versions into it and give it a plan: only then can developers subscribe.'}
            </EmptyState>
          }
        />
        <Pager nextCursor={list.nextCursor} />
      </Card>
      <NewProductDialog tenant={tenant} open={making} onOpenChange={setMaking} />
    </>
  );
}
