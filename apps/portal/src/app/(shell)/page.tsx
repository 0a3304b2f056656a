import type { Metadata } from 'next';
import { CatalogueHome, type CatalogueSearch } from '@/features/catalogue/catalogue-home';
import { serverApi } from '@/lib/server-api';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'Catalogue' };

export default async function CataloguePage({ searchParams }: { searchParams: Promise<CatalogueSearch> }) {
  const { q, tag, tenant, cursor } = await searchParams;
  const search = { q: q?.slice(0, 100) || undefined, tag: tag?.slice(0, 40) || undefined, tenant: tenant || undefined, cursor };
  const answer = await serverApi().catalogue.list({ query: { ...search, limit: 24 } });
  return (
    <Page>
      <CatalogueHome answer={answer} search={search} />
    </Page>
  );
}
