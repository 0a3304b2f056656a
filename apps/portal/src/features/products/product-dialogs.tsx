'use client';
import { useRouter } from 'next/navigation';
import { PlanForm } from '@/features/plans/plan-form';
import { api } from '@/lib/api';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { Dialog } from '@/ui/dialog';
import { ProductForm } from './product-form';
import type { ProductView } from './product-list';

export type ProductDialog = 'plan' | 'change' | 'remove';

interface ProductDialogsProps {
  tenant: string;
  product: ProductView;
  /** Null: none is open. */
  dialog: ProductDialog | null;
  onDialog: (dialog: ProductDialog | null) => void;
  onChanged: (product: ProductView) => void;
}

export function ProductDialogs({ tenant, product, dialog, onDialog, onChanged }: ProductDialogsProps) {
  const router = useRouter();
  const params = { tenant, product: product.id };
  const close = (open: boolean) => !open && onDialog(null);
  return (
    <>
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
            onChanged(await api.products.update({ params, body }));
            onDialog(null);
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
