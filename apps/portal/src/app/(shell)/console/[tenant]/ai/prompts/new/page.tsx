import type { Metadata } from 'next';
import { PromptForm } from '@/features/prompts/prompt-form';
import { requireMembership } from '@/lib/session';
import { Page } from '@/ui/page';
import { PageHeader } from '@/ui/page-header';

export const metadata: Metadata = { title: 'New prompt' };

export default async function NewPromptPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  await requireMembership(tenant, 'prompts:write');
  return (
    <Page>
      <PageHeader
        title="New prompt"
        description="Messages with variables. It begins as a draft: nobody can call it before you publish it and an API offers it."
      />
      <PromptForm tenant={tenant} />
    </Page>
  );
}
