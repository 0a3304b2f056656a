import type { Metadata } from 'next';
import { DocumentPage } from '@/features/revisions/document-page';

export const metadata: Metadata = { title: 'Document' };

export default function ApiDocumentPage() {
  return <DocumentPage />;
}
