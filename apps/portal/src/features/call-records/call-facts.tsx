import { formatBytes, formatMicroseconds } from '@/lib/number';
import { CopyText } from '@/ui/copy';
import { type Fact, FactList } from '@/ui/fact-list';
import { TextLink } from '@/ui/link-button';
import { RelativeTime } from '@/ui/relative-time';
import { operationWords } from './operation-words';
import type { CallRow, RecordScope } from './record-source';

function apiFact(tenant: string, scope: RecordScope, record: CallRow): Fact {
  const label = `${record.apiName ?? record.apiId} ${record.versionName ?? ''}`;
  const href = scope === 'own' ? `/catalogue/${tenant}/${record.apiSlug}` : `/console/${tenant}/apis/${record.apiSlug}`;
  return { label: 'API', value: record.apiSlug ? <TextLink href={href}>{label}</TextLink> : record.apiId ? label : 'none was reached' };
}

function applicationFact(tenant: string, scope: RecordScope, record: CallRow): Fact {
  const name = record.applicationName ?? record.applicationId;
  if (!record.applicationId) return { label: 'Application', value: 'not identified' };
  return {
    label: 'Application',
    value: scope === 'own' ? <TextLink href={`/developer/${tenant}/applications/${record.applicationId}`}>{name}</TextLink> : name,
  };
}

export function CallFacts({ tenant, scope, record }: { tenant: string; scope: RecordScope; record: CallRow }) {
  const facts: Fact[] = [
    { label: 'Request id', value: <CopyText text={record.requestId} label="Copy the request id" /> },
    { label: 'When', value: <RelativeTime at={new Date(record.at).toISOString()} /> },
    { label: 'Address called', value: <span className="font-mono text-12">{`${record.host}${record.path}${record.query ? `?${record.query}` : ''}`}</span> },
    apiFact(tenant, scope, record),
    { label: 'Operation', value: record.operationId ? operationWords(record.operationId) : '–' },
    { label: 'Environment', value: record.environmentSlug ?? '–' },
    applicationFact(tenant, scope, record),
    { label: 'Plan', value: record.planName ?? '–' },
    { label: 'Credential', value: record.credentialId ? <CopyText text={record.credentialId} /> : '–' },
    { label: 'Client', value: [record.clientAddress, record.userAgent].filter(Boolean).join(' · ') },
    { label: 'Gateway', value: record.gatewayName ?? record.gatewayId },
    { label: 'Whole time', value: formatMicroseconds(record.totalUs) },
    { label: 'Of it in policies', value: formatMicroseconds(record.policiesUs) },
    { label: 'Request body', value: formatBytes(record.requestBytes) },
    { label: 'Response', value: formatBytes(record.responseBytes) },
  ];
  return <FactList facts={facts} />;
}
