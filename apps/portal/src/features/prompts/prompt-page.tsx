'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useMay } from '@/lib/session-context';
import { WithAside } from '@/ui/page';
import { PageHeader } from '@/ui/page-header';
import { StateBadge } from '@/ui/state-badge';
import { OfferDialog } from './offer-dialog';
import { type Asked, PromptActions, useNewVersion } from './prompt-actions';
import { PromptAside } from './prompt-aside';
import { PromptContentView } from './prompt-content';
import { PromptPreview } from './prompt-preview';
import type { PromptVersionView, PromptView } from './prompt-view';
import { draftOf, stateOf } from './prompt-words';
import { RemovePrompt } from './remove-prompt';
import { PublishDialog, RetireDialog } from './transition-dialogs';
import { VersionHistory } from './version-history';

interface PromptPageProps {
  tenant: string;
  prompt: PromptView;
  /** The one that is looked at. */
  version: PromptVersionView;
}

function Dialogs({ tenant, prompt, asked, onClose }: { tenant: string; prompt: PromptView; asked: Asked | null; onClose: () => void }) {
  const router = useRouter();
  const client = useQueryClient();
  const refresh = async () => {
    await client.invalidateQueries({ queryKey: ['prompts', tenant] });
    router.refresh();
  };
  const list = `/console/${tenant}/ai/prompts`;
  if (asked?.kind === 'offer') return <OfferDialog tenant={tenant} prompt={prompt} onClose={onClose} />;
  if (asked?.kind === 'remove') return <RemovePrompt tenant={tenant} prompt={prompt} onClose={onClose} onRemoved={() => router.push(list)} />;
  if (asked === null) return null;
  const props = {
    tenant,
    prompt,
    number: asked.number,
    onClose,
    onDone: () => {
      onClose();
      // the draft that was looked at may be gone
      router.push(`${list}/${prompt.slug}`);
      void refresh();
    },
  };
  if (asked.kind === 'publish') return <PublishDialog {...props} />;
  return <RetireDialog {...props} />;
}

/** One prompt: what a version says, tried with values, and all its versions. */
export function PromptPage({ tenant, prompt, version }: PromptPageProps) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const newVersion = useNewVersion(tenant, prompt);
  const mayWrite = useMay(tenant, 'prompts:write');
  const mayPublish = useMay(tenant, 'prompts:publish');
  return (
    <>
      <PageHeader
        title={prompt.name}
        names={[prompt.id, prompt.slug]}
        state={<StateBadge state={stateOf(prompt)} />}
        description={prompt.description || 'Callers give the variables and get the answer.'}
        actions={<PromptActions tenant={tenant} prompt={prompt} newVersion={newVersion} onAsk={setAsked} />}
      />
      <WithAside aside={<PromptAside tenant={tenant} prompt={prompt} />}>
        <PromptContentView version={version} />
        <PromptPreview key={version.number} tenant={tenant} content={version.content} />
        <VersionHistory
          tenant={tenant}
          prompt={prompt}
          shown={version.number}
          onRetire={mayPublish ? (number) => setAsked({ kind: 'retire', number }) : undefined}
          onAgain={mayWrite && draftOf(prompt) === undefined ? (number) => void newVersion.make(number) : undefined}
        />
      </WithAside>
      <Dialogs tenant={tenant} prompt={prompt} asked={asked} onClose={() => setAsked(null)} />
    </>
  );
}
