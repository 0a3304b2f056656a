import type { Metadata } from 'next';
import { ProductPage as ProductView } from '@/features/products/product-page';
import { serverApi } from '@/lib/server-api';
import { orNotFound } from '@/lib/session';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'Product' };

export default async function ProductPage({ params }: { params: Promise<{ tenant: string; product: string }> }) {
  const { tenant, product } = await params;
  const initial = await orNotFound(serverApi().products.get({ params: { tenant, product } }));
  return (
    <Page>
      <ProductView tenant={tenant} initial={initial} />
    </Page>
  );
}
