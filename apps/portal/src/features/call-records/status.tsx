import { Badge, type Tone } from '@/ui/badge';

const OUTCOME: Record<string, [word: string, tone: Tone]> = {
  answered: ['Answered', 'good'],
  refused: ['Refused', 'warn'],
  failed: ['Failed', 'bad'],
  aborted: ['Aborted', 'neutral'],
};

export const statusTone = (status: number): Tone => (status >= 500 ? 'bad' : status >= 400 ? 'warn' : status >= 200 ? 'good' : 'neutral');

export function StatusBadge({ status }: { status: number }) {
  return <Badge tone={statusTone(status)}>{status === 0 ? 'none' : status}</Badge>;
}

export function OutcomeBadge({ outcome }: { outcome: string }) {
  const [word, tone] = OUTCOME[outcome] ?? [outcome, 'neutral' as const];
  return <Badge tone={tone}>{word}</Badge>;
}
