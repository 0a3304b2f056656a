import type { Metadata } from 'next';
import { NoticeList } from '@/features/notices/notice-list';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'Notices' };

export default async function NoticesPage({ params }: { params: Promise<{ tenant: string }> }) {
  return (
    <Page narrow>
      <NoticeList tenant={(await params).tenant} />
    </Page>
  );
}
