import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { EditPrompt } from '@/features/prompts/edit-prompt';
import { draftOf } from '@/features/prompts/prompt-words';
import { serverApi } from '@/lib/server-api';
import { orNotFound, requireMembership } from '@/lib/session';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'Change prompt' };

export default async function EditPromptPage({ params }: { params: Promise<{ tenant: string; prompt: string }> }) {
  const { tenant, prompt } = await params;
  await requireMembership(tenant, 'prompts:write');
  const current = await orNotFound(serverApi().prompts.get({ params: { tenant, prompt } }));
  const number = draftOf(current);
  if (number === undefined) notFound();
  const version = await orNotFound(serverApi().prompts.getVersion({ params: { tenant, prompt, number } }));
  return (
    <Page>
      <EditPrompt tenant={tenant} prompt={current} version={version} />
    </Page>
  );
}
