import type { Metadata } from 'next';
import { TracePage } from '@/features/traces/trace-page';

export const metadata: Metadata = { title: 'Trace' };

export default function ApiTracePage() {
  return <TracePage />;
}
