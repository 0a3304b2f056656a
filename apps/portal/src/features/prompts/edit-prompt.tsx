'use client';
import { Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/ui/button';
import { PageHeader } from '@/ui/page-header';
import { StateBadge } from '@/ui/state-badge';
import { PromptForm } from './prompt-form';
import type { PromptVersionView, PromptView } from './prompt-view';
import { DiscardDialog } from './transition-dialogs';

/** The draft of a prompt. */
export function EditPrompt({ tenant, prompt, version }: { tenant: string; prompt: PromptView; version: PromptVersionView }) {
  const router = useRouter();
  const [discarding, setDiscarding] = useState(false);
  const serves = prompt.current === null ? 'Nothing of the prompt is published yet.' : `Version ${prompt.current} serves until this one is published.`;
  return (
    <>
      <PageHeader
        title={`Version ${version.number} of ${prompt.name}`}
        names={[prompt.id, prompt.slug]}
        state={<StateBadge state={version.state} />}
        description={serves}
        actions={
          version.number > 1 && (
            <Button icon={Trash2} onClick={() => setDiscarding(true)}>
              Discard draft
            </Button>
          )
        }
      />
      <PromptForm tenant={tenant} draft={{ prompt, version }} />
      {discarding && (
        <DiscardDialog
          tenant={tenant}
          prompt={prompt}
          number={version.number}
          onClose={() => setDiscarding(false)}
          onDone={() => {
            router.push(`/console/${tenant}/ai/prompts/${prompt.slug}`);
            router.refresh();
          }}
        />
      )}
    </>
  );
}
