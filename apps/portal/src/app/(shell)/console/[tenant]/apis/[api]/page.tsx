import type { Metadata } from 'next';
import { ApiOverview } from '@/features/apis/thing/api-overview';

export const metadata: Metadata = { title: 'API' };

export default function ApiOverviewPage() {
  return <ApiOverview />;
}
