'use client';
import { Pencil, Plug, Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { useMay } from '@/lib/session-context';
import { Button } from '@/ui/button';
import { CopyAsCurl } from '@/ui/copy-as-curl';
import { IconButton } from '@/ui/icon-button';
import { LinkButton } from '@/ui/link-button';
import { say } from '@/ui/toast';
import type { PromptView } from './prompt-view';
import { draftOf } from './prompt-words';

/** What can be asked for on a prompt's page; the dialogs stand there. */
export type Asked = { kind: 'publish'; number: number } | { kind: 'retire'; number: number } | { kind: 'offer' } | { kind: 'remove' };

/** A draft from a version, and on to its editor. */
export function useNewVersion(tenant: string, prompt: PromptView) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const make = async (fromVersion?: number) => {
    setBusy(true);
    try {
      await api.prompts.createVersion({ params: { tenant, prompt: prompt.id }, body: { ...(fromVersion !== undefined && { fromVersion }) } });
      router.push(`/console/${tenant}/ai/prompts/${prompt.slug}/edit`);
    } catch (error) {
      say.problem(problemView(error));
      setBusy(false);
    }
  };
  return { busy, make };
}

interface PromptActionsProps {
  tenant: string;
  prompt: PromptView;
  newVersion: ReturnType<typeof useNewVersion>;
  onAsk: (asked: Asked) => void;
}

export function PromptActions({ tenant, prompt, newVersion, onAsk }: PromptActionsProps) {
  const mayWrite = useMay(tenant, 'prompts:write');
  const mayPublish = useMay(tenant, 'prompts:publish');
  const mayOffer = useMay(tenant, 'apis:write');
  const draft = draftOf(prompt);
  const path = `/api/v1/tenants/${tenant}/prompts/${prompt.slug}`;
  return (
    <>
      {mayWrite && (
        <>
          <CopyAsCurl
            title="This prompt"
            requests={[
              { label: 'Read', method: 'GET', path },
              { label: 'New version', method: 'POST', path: `${path}/versions`, body: {} },
              ...(draft === undefined
                ? []
                : [{ label: 'Publish', method: 'POST', path: `${path}/versions/${draft}/transitions`, body: { to: 'published' } } as const]),
            ]}
          />
          <IconButton icon={Trash2} label={`Remove ${prompt.name}`} variant="secondary" onClick={() => onAsk({ kind: 'remove' })} />
        </>
      )}
      {mayOffer && prompt.current !== null && (
        <Button icon={Plug} variant={draft === undefined && prompt.uses.length === 0 ? 'primary' : 'secondary'} onClick={() => onAsk({ kind: 'offer' })}>
          Offer at an API
        </Button>
      )}
      {mayWrite && draft === undefined && (
        <Button
          icon={Pencil}
          variant={prompt.uses.length === 0 && mayOffer && prompt.current !== null ? 'secondary' : 'primary'}
          busy={newVersion.busy}
          onClick={() => void newVersion.make()}
        >
          New version
        </Button>
      )}
      {mayWrite && draft !== undefined && (
        <LinkButton icon={Pencil} href={`/console/${tenant}/ai/prompts/${prompt.slug}/edit`}>
          Change draft
        </LinkButton>
      )}
      {mayPublish && draft !== undefined && (
        <Button variant="primary" onClick={() => onAsk({ kind: 'publish', number: draft })}>
          Publish version {draft}
        </Button>
      )}
    </>
  );
}
