import type { certificates, Result } from '@gatehouse/contracts';
import { CheckCircle2, Clock, TriangleAlert } from 'lucide-react';
import { Badge } from '@/ui/badge';

export type CertificateRow = Result<(typeof certificates)['list']>['items'][number];
export type CertificateView = Result<(typeof certificates)['get']>;

const STATES = {
  valid: ['Valid', 'good', CheckCircle2],
  expiring: ['Expires soon', 'warn', TriangleAlert],
  expired: ['Expired', 'bad', TriangleAlert],
  not_yet_valid: ['Not yet valid', 'warn', Clock],
} as const;

/** An end that came means that clients refuse: red, unlike a key whose end was planned. */
export function CertificateState({ state }: { state: CertificateRow['state'] }) {
  const [word, tone, icon] = STATES[state];
  return (
    <Badge tone={tone} icon={icon}>
      {word}
    </Badge>
  );
}

export const CLIENTS: Record<CertificateRow['clientCertificate'], string> = {
  none: 'Not asked for',
  request: 'Asked for',
  require: 'Required',
};
