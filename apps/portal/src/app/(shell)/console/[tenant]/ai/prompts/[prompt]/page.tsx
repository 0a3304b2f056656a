import type { Metadata } from 'next';
import { PromptPage as PromptDetail } from '@/features/prompts/prompt-page';
import { serverApi } from '@/lib/server-api';
import { orNotFound, requireMembership } from '@/lib/session';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'Prompt' };

interface PromptPageProps {
  params: Promise<{ tenant: string; prompt: string }>;
  searchParams: Promise<{ version?: string }>;
}

export default async function PromptPage({ params, searchParams }: PromptPageProps) {
  const { tenant, prompt } = await params;
  const { version } = await searchParams;
  await requireMembership(tenant, 'prompts:read');
  const current = await orNotFound(serverApi().prompts.get({ params: { tenant, prompt } }));
  const number = Number(version) || (current.current ?? current.versions[0]?.number ?? 1);
  const shown = await orNotFound(serverApi().prompts.getVersion({ params: { tenant, prompt, number } }));
  return (
    <Page>
      <PromptDetail tenant={tenant} prompt={current} version={shown} />
    </Page>
  );
}
