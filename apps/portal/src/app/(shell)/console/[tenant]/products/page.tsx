import type { Metadata } from 'next';
import { ProductList } from '@/features/products/product-list';
import { requireMembership } from '@/lib/session';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'Products' };

export default async function ProductsPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  await requireMembership(tenant, 'products:read');
  return (
    <Page>
      <ProductList tenant={tenant} />
    </Page>
  );
}
