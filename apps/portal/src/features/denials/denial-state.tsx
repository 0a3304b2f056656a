import type { denials, Result } from '@gatehouse/contracts';
import { Ban, CheckCircle2, Clock } from 'lucide-react';
import { Badge } from '@/ui/badge';

export type DenialRow = Result<(typeof denials)['list']>['items'][number];

const STATES = {
  standing: ['Denied', 'bad', Ban],
  expired: ['Ended', 'neutral', Clock],
  lifted: ['Lifted', 'neutral', CheckCircle2],
} as const;

export function DenialState({ state }: { state: DenialRow['state'] }) {
  const [word, tone, icon] = STATES[state];
  return (
    <Badge tone={tone} icon={icon}>
      {word}
    </Badge>
  );
}

export const KINDS: Record<DenialRow['on'], string> = { address: 'Address', application: 'Application', credential: 'Key', api: 'API' };
