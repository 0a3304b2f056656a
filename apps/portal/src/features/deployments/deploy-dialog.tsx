'use client';
import { useQuery } from '@tanstack/react-query';
import { usePathname, useRouter } from 'next/navigation';
import { useState } from 'react';
import { useThing } from '@/features/apis/thing/thing-context';
import { api } from '@/lib/api';
import { inputProblem } from '@/lib/problem';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { TextLink } from '@/ui/link-button';
import { Note } from '@/ui/note';
import { Select } from '@/ui/select';
import { DeployEffect } from './deploy-effect';

interface DeployDialogProps {
  /** Chosen beforehand, as for a roll-back. */
  revisionId?: string;
  environment?: string;
  onClose: () => void;
}

/** Puts an approved revision into an environment; says first what will be different there. */
export function DeployDialog({ revisionId, environment, onClose }: DeployDialogProps) {
  const { params, key, version, refresh, href } = useThing();
  const router = useRouter();
  const pathname = usePathname();
  const { data } = useQuery({ queryKey: [...key, 'revisions', 'pick'], queryFn: () => api.revisions.list({ params, query: { limit: 50 } }) });
  const ready = (data?.items ?? []).filter(({ state }) => state === 'approved');
  const [revision, setRevision] = useState(revisionId ?? null);
  const [place, setPlace] = useState(environment ?? version.environments.find(({ kind }) => kind === 'production')?.slug ?? null);
  const [note, setNote] = useState('');
  const chosen = ready.find(({ id }) => id === revision) ?? (revision === null ? ready[0] : undefined);
  const target = version.environments.find(({ slug }) => slug === place);
  const confirm = async () => {
    if (!chosen || !target) throw inputProblem('Choose an approved revision and an environment.');
    await api.deployments.create({ params, body: { revisionId: chosen.id, environment: target.slug, note } });
    await refresh();
    if (!pathname.endsWith('/deployments')) router.push(href('deployments'));
  };
  const verb = target?.revisionNumber && chosen && chosen.number < target.revisionNumber ? 'Roll back' : 'Deploy';
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`${verb} ${version.name}?`}
      effect="Gateways take it over within seconds; calls under way finish on what they started with."
      confirmLabel={chosen ? `${verb} revision ${chosen.number}` : verb}
      onConfirm={confirm}
    >
      {data && ready.length === 0 && (
        <Note tone="warn" title="No revision is approved yet">
          Only approved revisions, whose content is fixed, can be deployed. <TextLink href={href('revisions')}>Go to the revisions</TextLink>
        </Note>
      )}
      <Field label="Revision">
        <Select
          value={chosen?.id ?? null}
          options={ready.map(({ id, number, title, documentVersion }) => ({ value: id, label: `Revision ${number}`, hint: `${title} ${documentVersion}` }))}
          onChange={setRevision}
        />
      </Field>
      <Field label="Environment">
        <Select
          value={place}
          options={version.environments.map(({ slug, kind, revisionNumber }) => ({
            value: slug,
            label: slug,
            hint: `${kind}, ${revisionNumber === null ? 'nothing runs there' : `revision ${revisionNumber} runs there`}`,
          }))}
          onChange={setPlace}
        />
      </Field>
      <Field label="Note" optional hint="Kept with the deployment and in the audit trail">
        <Input value={note} maxLength={500} onChange={(event) => setNote(event.target.value)} />
      </Field>
      {chosen && target && <DeployEffect revision={chosen} target={target} version={version} />}
    </ConfirmDialog>
  );
}
