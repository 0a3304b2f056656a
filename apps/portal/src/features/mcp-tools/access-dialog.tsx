'use client';
import { useState } from 'react';
import { problemView } from '@/lib/problem';
import { Button } from '@/ui/button';
import { Checkbox } from '@/ui/checkbox';
import { Dialog } from '@/ui/dialog';
import { ProblemNote } from '@/ui/error-state';
import { RadioGroup } from '@/ui/radio-group';
import { type NamedTool, NameRows } from './name-rows';
import type { Access } from './tool-access';

const CHOICES = [
  { value: 'all', label: 'All tools', hint: 'Also those that come later' },
  { value: 'some', label: 'Only some' },
] as const;

interface AccessDialogProps {
  access: Access;
  known: readonly NamedTool[];
  /** Whether names and patterns may be written by hand. */
  patterns: boolean;
  onClose: () => void;
  onSave: (tools: string[] | undefined) => Promise<void>;
}

/** Which tools the callers of one product or plan have. */
export function AccessDialog({ access, known, patterns, onClose, onSave }: AccessDialogProps) {
  const [tools, setTools] = useState<readonly string[] | undefined>(access.tools);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const save = async () => {
    setBusy(true);
    setFailure(null);
    try {
      await onSave(tools && [...tools]);
      onClose();
    } catch (problem) {
      setFailure(problem);
      setBusy(false);
    }
  };
  const actions = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button variant="primary" busy={busy} disabled={tools?.length === 0} onClick={() => void save()}>
        Save, live at once
      </Button>
    </>
  );
  return (
    <Dialog open wide onOpenChange={(open) => !open && onClose()} title={`Tools of ${access.name}`} description={access.effect} actions={actions}>
      <RadioGroup
        aria-label="Tools"
        value={tools ? 'some' : 'all'}
        options={CHOICES}
        onChange={(value) => setTools(value === 'all' ? undefined : (access.tools ?? known.map(({ name }) => name)))}
      />
      {tools && patterns && <NameRows known={known} value={tools} onChange={setTools} />}
      {tools &&
        !patterns &&
        known.map(({ name, description }) => (
          <Checkbox
            key={name}
            checked={tools.includes(name)}
            onChange={(on) => setTools(on ? [...tools, name] : tools.filter((one) => one !== name))}
            label={name}
            hint={description}
          />
        ))}
      {failure !== null && <ProblemNote problem={problemView(failure)} />}
    </Dialog>
  );
}
