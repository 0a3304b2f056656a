'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { ProductPolicies } from '@/features/policies/product-policies';
import { api } from '@/lib/api';
import { useMay } from '@/lib/session-context';
import { Button } from '@/ui/button';
import { CopyAsCurl } from '@/ui/copy-as-curl';
import { IconButton } from '@/ui/icon-button';
import { PageHeader } from '@/ui/page-header';
import { type ProductDialog, ProductDialogs } from './product-dialogs';
import { ProductItems } from './product-items';
import type { ProductView } from './product-list';
import { ProductPlans } from './product-plans';

export function ProductPage({ tenant, initial }: { tenant: string; initial: ProductView }) {
  const client = useQueryClient();
  const mayWrite = useMay(tenant, 'products:write');
  const [dialog, setDialog] = useState<ProductDialog | null>(null);
  const params = { tenant, product: initial.id };
  const key = ['products', tenant, initial.id];
  const { data: product = initial } = useQuery({ queryKey: key, queryFn: () => api.products.get({ params }), initialData: initial });
  const keep = (next: ProductView) => client.setQueryData(key, next);
  return (
    <>
      <PageHeader
        title={product.name}
        names={[product.id, product.slug]}
        description={product.description || 'API versions offered together.'}
        actions={
          mayWrite && (
            <>
              <CopyAsCurl
                title="This product"
                requests={[{ label: 'Change', method: 'PATCH', path: `/api/v1/tenants/${tenant}/products/${product.slug}`, body: { name: product.name } }]}
              />
              <IconButton icon={Pencil} label={`Rename or describe ${product.name}`} variant="secondary" onClick={() => setDialog('change')} />
              <IconButton icon={Trash2} label={`Remove ${product.name}`} variant="secondary" onClick={() => setDialog('remove')} />
              <Button variant="primary" icon={Plus} onClick={() => setDialog('plan')}>
                New plan
              </Button>
            </>
          )
        }
      />
      <ProductItems tenant={tenant} product={product} mayWrite={mayWrite} onChanged={keep} />
      <ProductPlans tenant={tenant} product={product} />
      <ProductPolicies tenant={tenant} product={product} />
      <ProductDialogs tenant={tenant} product={product} dialog={dialog} onDialog={setDialog} onChanged={keep} />
    </>
  );
}
