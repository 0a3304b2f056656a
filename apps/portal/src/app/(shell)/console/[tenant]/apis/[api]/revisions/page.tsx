import type { Metadata } from 'next';
import { RevisionReview } from '@/features/revisions/revision-review';

export const metadata: Metadata = { title: 'Revisions' };

export default function ApiRevisionsPage() {
  return <RevisionReview />;
}
