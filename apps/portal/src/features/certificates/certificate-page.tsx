'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Pencil, Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { api } from '@/lib/api';
import { useMay } from '@/lib/session-context';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { CopyText } from '@/ui/copy';
import { CopyAsCurl } from '@/ui/copy-as-curl';
import { FactList } from '@/ui/fact-list';
import { IconButton } from '@/ui/icon-button';
import { TextLink } from '@/ui/link-button';
import { Note } from '@/ui/note';
import { WithAside } from '@/ui/page';
import { PageHeader } from '@/ui/page-header';
import { RelativeTime } from '@/ui/relative-time';
import { say } from '@/ui/toast';
import { CertificateState, type CertificateView, CLIENTS } from './certificate-state';
import { ReplaceDialog, SettingsDialog } from './change-dialogs';

type Link = CertificateView['chain'][number];

function Chain({ links }: { links: readonly Link[] }) {
  return (
    <ol className="flex flex-col divide-y divide-line text-13">
      {links.map((link) => (
        <li key={link.fingerprint} className="flex flex-col gap-0.5 py-2 first:pt-0 last:pb-0">
          <span className="wrap-anywhere font-medium text-ink">{link.subject}</span>
          <span className="wrap-anywhere text-ink-muted">
            issued by {link.issuer}, ends <RelativeTime at={link.validTo} />
          </span>
        </li>
      ))}
    </ol>
  );
}

function Hosts({ certificate: { hosts, serves }, tenant }: { certificate: CertificateView; tenant: string }) {
  return (
    <ul className="flex flex-col divide-y divide-line text-13">
      {hosts.map((host) => {
        const served = serves.filter((item) => item.host === host || (host.startsWith('*.') && item.host.endsWith(host.slice(1))));
        return (
          <li key={host} className="flex flex-wrap items-baseline justify-between gap-x-4 py-2 first:pt-0 last:pb-0">
            <span className="wrap-anywhere font-mono text-ink">{host}</span>
            <span className="text-ink-muted">
              {served.length === 0 ? (
                <TextLink href={`/console/${tenant}/settings/environments`}>in no environment</TextLink>
              ) : (
                served.map((item) => (item.host === host ? item.environment.name : `${item.host} in ${item.environment.name}`)).join(', ')
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function Ending({ certificate: { state, validTo } }: { certificate: CertificateView }) {
  if (state === 'expired')
    return (
      <Note tone="bad" title="It has expired">
        Clients refuse to connect to its hosts. Replace it with a renewed one.
      </Note>
    );
  if (state !== 'expiring') return null;
  return (
    <Note tone="warn">
      It ends <RelativeTime at={validTo} />. Replace it before that: gateways swap it without losing a connection.
    </Note>
  );
}

function facts(certificate: CertificateView) {
  return [
    { label: 'Valid until', value: <RelativeTime at={certificate.validTo} /> },
    { label: 'Valid from', value: <RelativeTime at={certificate.validFrom} /> },
    { label: 'Key', value: certificate.keyKind },
    { label: 'Serial', value: <CopyText text={certificate.serialNumber} /> },
    { label: 'SHA-256', value: <CopyText text={certificate.fingerprint} /> },
    { label: 'Changed', value: <RelativeTime at={certificate.updatedAt} /> },
    { label: 'Id', value: <CopyText text={certificate.id} /> },
  ];
}

export function CertificatePage({ tenant, initial }: { tenant: string; initial: CertificateView }) {
  const router = useRouter();
  const client = useQueryClient();
  const mayWrite = useMay(tenant, 'certificates:write');
  const [dialog, setDialog] = useState<'replace' | 'settings' | 'remove' | null>(null);
  const params = { tenant, certificate: initial.id };
  const key = ['certificates', tenant, initial.id];
  const { data: certificate } = useQuery({ queryKey: key, queryFn: () => api.certificates.get({ params }), initialData: initial });
  const close = () => setDialog(null);
  const saved = (what: string) => (next: CertificateView) => {
    client.setQueryData(key, next);
    close();
    say.done(what, { description: 'Gateways have it in a moment.' });
  };
  const path = `/api/v1/tenants/${tenant}/certificates/${certificate.id}`;
  return (
    <>
      <PageHeader
        title={certificate.name}
        names={[certificate.id]}
        state={<CertificateState state={certificate.state} />}
        description={`Issued by ${certificate.issuer}`}
        actions={
          mayWrite && (
            <>
              <CopyAsCurl
                title="This certificate"
                requests={[
                  { label: 'Replace', method: 'PATCH', path, body: { chainPem: '-----BEGIN CERTIFICATE-----…', keyPem: '-----BEGIN PRIVATE KEY-----…' } },
                ]}
              />
              <IconButton icon={Trash2} label={`Remove ${certificate.name}`} variant="secondary" onClick={() => setDialog('remove')} />
              <Button icon={Pencil} onClick={() => setDialog('settings')}>
                Change
              </Button>
              <Button variant="primary" onClick={() => setDialog('replace')}>
                Replace
              </Button>
            </>
          )
        }
      />
      <WithAside
        aside={
          <Card title="Facts">
            <FactList facts={facts(certificate)} />
          </Card>
        }
      >
        <Ending certificate={certificate} />
        <Card title="Hosts" description="A host is served once it stands in one of your environments.">
          <Hosts certificate={certificate} tenant={tenant} />
        </Card>
        <Card title="Chain" description="As gateways send it, the host’s own first.">
          <Chain links={certificate.chain} />
        </Card>
        <Card title="Client certificates" description={CLIENTS[certificate.clientCertificate]}>
          {certificate.clientCa.length > 0 ? (
            <Chain links={certificate.clientCa} />
          ) : (
            <p className="text-13 text-ink-muted">Callers are known by keys or tokens alone.</p>
          )}
        </Card>
      </WithAside>
      {dialog === 'replace' && <ReplaceDialog tenant={tenant} certificate={certificate} onClose={close} onSaved={saved('Replaced')} />}
      {dialog === 'settings' && <SettingsDialog tenant={tenant} certificate={certificate} onClose={close} onSaved={saved('Saved')} />}
      <ConfirmDialog
        open={dialog === 'remove'}
        onOpenChange={(open) => !open && close()}
        title={`Remove ${certificate.name}?`}
        effect="Its key is deleted with it and cannot be brought back. While a host of an environment needs it, it stays."
        confirmLabel="Remove certificate"
        danger
        onConfirm={async () => {
          await api.certificates.remove({ params });
          router.push(`/console/${tenant}/settings/certificates`);
        }}
      />
    </>
  );
}
