'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { CredentialCard } from '@/features/credentials/credential-card';
import { api } from '@/lib/api';
import { Card } from '@/ui/card';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { CopyText } from '@/ui/copy';
import { CopyAsCurl } from '@/ui/copy-as-curl';
import { FactList } from '@/ui/fact-list';
import { IconButton } from '@/ui/icon-button';
import { LinkButton } from '@/ui/link-button';
import { Note } from '@/ui/note';
import { WithAside } from '@/ui/page';
import { PageHeader } from '@/ui/page-header';
import { RelativeTime } from '@/ui/relative-time';
import { StateBadge } from '@/ui/state-badge';
import type { ApplicationView } from './application-list';
import { RenameForm } from './rename-form';
import { SubscriptionCard } from './subscription-card';

/** One application of the reader's: keys, subscriptions, and the ways to its figures and calls. */
export function ApplicationPage({ tenant, initial }: { tenant: string; initial: ApplicationView }) {
  const router = useRouter();
  const client = useQueryClient();
  const [removing, setRemoving] = useState(false);
  const params = { tenant, application: initial.id };
  const key = ['applications', tenant, 'one', initial.id];
  const { data: application = initial } = useQuery({ queryKey: key, queryFn: () => api.applications.get({ params }), initialData: initial });
  const base = `/api/v1/tenants/${tenant}/applications/${application.id}`;
  const facts = [
    { label: 'Owner', value: application.owner.kind === 'team' ? `Team ${application.owner.name}` : application.owner.name },
    { label: 'Made', value: <RelativeTime at={application.createdAt} /> },
    { label: 'Id', value: <CopyText text={application.id} /> },
  ];
  return (
    <>
      <PageHeader
        title={application.name}
        names={[application.id]}
        state={<StateBadge state={application.state} />}
        description={application.description || 'An application of yours.'}
        actions={
          <>
            <CopyAsCurl title="This application" requests={[{ label: 'New key', method: 'POST', path: `${base}/credentials`, body: { name: 'Next key' } }]} />
            <IconButton icon={Trash2} label={`Delete ${application.name}`} variant="secondary" onClick={() => setRemoving(true)} />
            <LinkButton href={`/developer/${tenant}/calls?application=${application.id}`}>Calls</LinkButton>
            <LinkButton href={`/developer/${tenant}/usage?application=${application.id}`}>Usage</LinkButton>
          </>
        }
      />
      {application.state === 'suspended' && (
        <Note tone="bad" title="Suspended">{`Its calls are refused. Reason given: ${application.suspendedReason ?? 'none'}. Ask the tenant’s team.`}</Note>
      )}
      <WithAside
        aside={
          <>
            <Card title="Facts">
              <FactList facts={facts} />
            </Card>
            <Card title="Name">
              <RenameForm key={application.updatedAt} tenant={tenant} application={application} onSaved={(next) => client.setQueryData(key, next)} />
            </Card>
          </>
        }
      >
        <CredentialCard tenant={tenant} application={application} />
        <SubscriptionCard tenant={tenant} application={application} />
      </WithAside>
      <ConfirmDialog
        open={removing}
        onOpenChange={setRemoving}
        title={`Delete ${application.name}?`}
        effect={`Closes its ${application.subscriptionCount} subscriptions and revokes its ${application.credentialCount} keys: its calls are refused at once. This cannot be undone.`}
        confirmLabel="Delete application"
        danger
        typeToConfirm={application.name}
        onConfirm={async () => {
          await api.applications.remove({ params });
          router.push(`/developer/${tenant}/applications`);
        }}
      />
    </>
  );
}
