'use client';
import type { Dispatch, SetStateAction } from 'react';
import { api } from '@/lib/api';
import { ReasonDialog } from '@/ui/reason-dialog';
import type { CredentialView } from './credential-card';
import type { Made } from './credential-kinds';
import { IdentityDialog } from './identity-dialog';
import { MadeDialog } from './made-dialog';
import { NewClientDialog } from './new-client-dialog';
import { NewKeyDialog } from './new-key-dialog';
import { RotateDialog } from './rotate-dialog';

/** What is being done to the credentials of an application. */
export type CredentialWork =
  | { do: 'key' | 'client' | 'identity' }
  | { do: 'rotate' | 'revoke'; credential: CredentialView }
  /** Shows what was made. */
  | { do: 'show'; made: Made };

interface CredentialDialogsProps {
  tenant: string;
  applicationId: string;
  work: CredentialWork | null;
  onWork: Dispatch<SetStateAction<CredentialWork | null>>;
  refresh: () => Promise<void>;
}

export function CredentialDialogs({ tenant, applicationId, work, onWork, refresh }: CredentialDialogsProps) {
  // what was opened since, such as what was made, stays
  const close = () => onWork((now) => (now === work ? null : now));
  const show = async (made: Made) => {
    onWork({ do: 'show', made });
    await refresh();
  };
  const common = { tenant, applicationId, onClose: close };
  switch (work?.do) {
    case 'key':
      return <NewKeyDialog {...common} onMade={show} />;
    case 'client':
      return <NewClientDialog {...common} onMade={show} />;
    case 'identity':
      return <IdentityDialog {...common} onDone={refresh} />;
    case 'rotate':
      return <RotateDialog {...common} credential={work.credential} onMade={show} />;
    case 'revoke':
      return (
        <ReasonDialog
          title={`Revoke ${work.credential.name}?`}
          effect="Refused at every gateway within seconds, for good. To change it without a gap, rotate instead."
          confirmLabel="Revoke it"
          danger
          onClose={close}
          onConfirm={async (reason) => {
            await api.credentials.revoke({ params: { tenant, application: applicationId, credential: work.credential.id }, body: { reason } });
            await refresh();
          }}
        />
      );
    case 'show':
      return <MadeDialog made={work.made} onClose={close} />;
    default:
      return null;
  }
}
