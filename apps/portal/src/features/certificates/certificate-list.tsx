'use client';
import { ShieldCheck, Upload } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { api } from '@/lib/api';
import { useMay } from '@/lib/session-context';
import { unlessEmpty } from '@/lib/unless-empty';
import { useList } from '@/lib/use-list';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { EmptyState } from '@/ui/empty-state';
import { PageHeader } from '@/ui/page-header';
import { RelativeTime } from '@/ui/relative-time';
import { type Column, DataTable } from '@/ui/table/data-table';
import { type CertificateRow, CertificateState, CLIENTS } from './certificate-state';
import { UploadDialog } from './upload-dialog';

const SHOWN = 3;

function shortened(hosts: readonly string[]): string {
  const more = hosts.length - SHOWN;
  return more > 0 ? `${hosts.slice(0, SHOWN).join(', ')} and ${more} more` : hosts.join(', ');
}

const COLUMNS: readonly Column<CertificateRow>[] = [
  { id: 'name', header: 'Certificate', cell: (row) => row.name, sortValue: (row) => row.name },
  { id: 'state', header: 'State', cell: (row) => <CertificateState state={row.state} /> },
  { id: 'expires', header: 'Expires', cell: (row) => <RelativeTime at={row.validTo} /> },
  { id: 'hosts', header: 'Hosts', cell: (row) => <span className="wrap-anywhere">{shortened(row.hosts)}</span>, wideOnly: true },
  { id: 'serves', header: 'Serves', cell: (row) => shortened(row.serves.map(({ host }) => host)) || 'nothing yet', wideOnly: true },
  { id: 'clients', header: 'Client certificates', cell: (row) => CLIENTS[row.clientCertificate], wideOnly: true },
];

export function CertificateList({ tenant }: { tenant: string }) {
  const router = useRouter();
  const mayWrite = useMay(tenant, 'certificates:write');
  const [uploading, setUploading] = useState(false);
  const list = useList({ key: ['certificates', tenant], read: () => api.certificates.list({ params: { tenant } }) });
  const base = `/console/${tenant}/settings/certificates`;
  const upload = mayWrite && (
    <Button variant="primary" icon={Upload} onClick={() => setUploading(true)}>
      Upload certificate
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Certificates"
        description="What gateways answer TLS with, chosen by the host a client asks for. You are told 30, 14, 7, 3 and 1 days before one ends."
        actions={unlessEmpty(list.rows, upload)}
      />
      <Card flush>
        <DataTable
          label="Certificates"
          rows={list.rows}
          columns={COLUMNS}
          rowId={(row) => row.id}
          rowHref={(row) => `${base}/${row.id}`}
          problem={list.problem}
          onRetry={list.retry}
          empty={
            <EmptyState icon={ShieldCheck} title="No certificate yet" action={upload}>
              Upload one for the hosts of your environments, and gateways speak TLS for them.
            </EmptyState>
          }
        />
      </Card>
      {uploading && <UploadDialog tenant={tenant} onClose={() => setUploading(false)} onMade={(id) => router.push(`${base}/${id}`)} />}
    </>
  );
}
