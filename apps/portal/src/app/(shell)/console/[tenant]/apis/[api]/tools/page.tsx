import type { Metadata } from 'next';
import { ToolsPage } from '@/features/mcp-tools/tools-page';

export const metadata: Metadata = { title: 'Tools' };

export default function ApiToolsPage() {
  return <ToolsPage />;
}
