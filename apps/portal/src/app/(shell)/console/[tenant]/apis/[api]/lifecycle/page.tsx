import type { Metadata } from 'next';
import { LifecyclePage } from '@/features/versions/lifecycle-page';

export const metadata: Metadata = { title: 'Lifecycle' };

export default function ApiLifecyclePage() {
  return <LifecyclePage />;
}
