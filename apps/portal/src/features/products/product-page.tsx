'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { PlanForm } from '@/features/plans/plan-form';
import { ProductPolicies } from '@/features/policies/product-policies';
import { api } from '@/lib/api';
import { useMay } from '@/lib/session-context';
import { Button } from '@/ui/button';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { CopyAsCurl } from '@/ui/copy-as-curl';
import { Dialog } from '@/ui/dialog';
import { IconButton } from '@/ui/icon-button';
import { PageHeader } from '@/ui/page-header';
import { ProductForm } from './product-form';
import { ProductItems } from './product-items';
import type { ProductView } from './product-list';
import { ProductPlans } from './product-plans';

export function ProductPage({ tenant, initial }: { tenant: string; initial: ProductView }) {
  const router = useRouter();
  const client = useQueryClient();
  const mayWrite = useMay(tenant, 'products:write');
  const [dialog, setDialog] = useState<'plan' | 'change' | 'remove' | null>(null);
  const close = (open: boolean) => !open && setDialog(null);
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
      <Dialog
        open={dialog === 'plan'}
        onOpenChange={close}
        title={`New plan of ${product.name}`}
        description="It starts as a draft: publish it when it is right."
        wide
      >
        <PlanForm
          submitLabel="Make plan"
          onSubmit={async (body) => {
            const plan = await api.plans.create({ params: { tenant }, body: { productId: product.id, ...body } });
            router.push(`/console/${tenant}/plans/${plan.slug}`);
          }}
        />
      </Dialog>
      <Dialog open={dialog === 'change'} onOpenChange={close} title={`Change ${product.name}`}>
        <ProductForm
          product={product}
          submitLabel="Save product"
          onSubmit={async (body) => {
            keep(await api.products.update({ params, body }));
            setDialog(null);
          }}
        />
      </Dialog>
      <ConfirmDialog
        open={dialog === 'remove'}
        onOpenChange={close}
        title={`Remove ${product.name}?`}
        effect="Only a product without plans can be removed. The APIs in it stay."
        confirmLabel="Remove product"
        danger
        onConfirm={async () => {
          await api.products.remove({ params });
          router.push(`/console/${tenant}/products`);
        }}
      />
    </>
  );
}
