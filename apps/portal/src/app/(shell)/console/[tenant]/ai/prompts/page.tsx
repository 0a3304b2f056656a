import type { Metadata } from 'next';
import { PromptList } from '@/features/prompts/prompt-list';
import { requireMembership } from '@/lib/session';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'Prompts' };

export default async function PromptsPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  await requireMembership(tenant, 'prompts:read');
  return (
    <Page>
      <PromptList tenant={tenant} />
    </Page>
  );
}
