'use client';
import { useState } from 'react';
import { api } from '@/lib/api';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { Field } from '@/ui/field';
import { Select } from '@/ui/select';
import type { CredentialView } from './credential-card';
import { type Made, madeAgain } from './credential-kinds';

const HOUR_MS = 3_600_000;
const OVERLAPS = [
  { value: '0', label: 'At once' },
  { value: String(HOUR_MS), label: 'After one hour' },
  { value: String(24 * HOUR_MS), label: 'After one day' },
  { value: String(7 * 24 * HOUR_MS), label: 'After seven days' },
  { value: String(30 * 24 * HOUR_MS), label: 'After thirty days' },
];

interface RotateDialogProps {
  tenant: string;
  applicationId: string;
  credential: CredentialView;
  onClose: () => void;
  onMade: (made: Made) => Promise<void>;
}

export function RotateDialog({ tenant, applicationId, credential, onClose, onMade }: RotateDialogProps) {
  const [overlapMs, setOverlapMs] = useState(String(24 * HOUR_MS));
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Rotate ${credential.name}?`}
      effect="Makes a new key beside the old one. Both work until the old one ends; put the new one in place before that."
      confirmLabel="Make the new key"
      onConfirm={async () => {
        const { key, credential: next } = await api.credentials.rotate({
          params: { tenant, application: applicationId, credential: credential.id },
          body: { overlapMs: Number(overlapMs) },
        });
        await onMade(madeAgain(next, key));
      }}
    >
      <Field label="The old key ends">
        <Select value={overlapMs} options={OVERLAPS} onChange={setOverlapMs} />
      </Field>
    </ConfirmDialog>
  );
}
