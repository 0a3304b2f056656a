import {
  Archive,
  Ban,
  CheckCircle2,
  CircleDashed,
  CircleDot,
  CirclePause,
  CircleX,
  Clock,
  Eye,
  Hourglass,
  type LucideIcon,
  MessageSquareWarning,
  Minus,
  RefreshCw,
  TriangleAlert,
  Undo2,
} from 'lucide-react';
import { Badge, type Tone } from './badge';

const STATES: Record<string, [word: string, tone: Tone, icon: LucideIcon]> = {
  // API version, plan
  draft: ['Draft', 'neutral', CircleDashed],
  published: ['Published', 'good', CheckCircle2],
  deprecated: ['Deprecated', 'warn', TriangleAlert],
  retired: ['Retired', 'bad', Archive],
  blocked: ['Blocked', 'bad', Ban],
  closed: ['Closed', 'neutral', Archive],
  // revision
  in_review: ['In review', 'info', Eye],
  changes_requested: ['Changes requested', 'warn', MessageSquareWarning],
  approved: ['Approved', 'good', CheckCircle2],
  // deployment and its acknowledgements
  pending: ['Pending', 'warn', Hourglass],
  active: ['Active', 'good', CheckCircle2],
  failed: ['Failed', 'bad', CircleX],
  superseded: ['Superseded', 'neutral', RefreshCw],
  withdrawn: ['Withdrawn', 'neutral', Undo2],
  applied: ['Applied', 'good', CheckCircle2],
  refused: ['Refused', 'bad', CircleX],
  silent: ['Silent', 'warn', Minus],
  // subscription, application, credential
  rejected: ['Rejected', 'bad', CircleX],
  suspended: ['Suspended', 'warn', CirclePause],
  expired: ['Expired', 'neutral', Clock],
  retiring: ['Retiring', 'warn', Clock],
  revoked: ['Revoked', 'bad', Ban],
  deleted: ['Deleted', 'neutral', Archive],
  // change request, job, gateway
  open: ['Open', 'info', CircleDot],
  waiting: ['Waiting', 'neutral', Hourglass],
  delayed: ['Delayed', 'warn', Clock],
  completed: ['Completed', 'good', CheckCircle2],
  online: ['Online', 'good', CheckCircle2],
  offline: ['Offline', 'bad', CircleX],
};

/** A lifecycle state as a word with its icon. A state it does not know is shown as it is. */
export function StateBadge({ state, className }: { state: string; className?: string }) {
  const [word, tone, icon] = STATES[state] ?? [state.replaceAll('_', ' '), 'neutral' as const, CircleDot];
  return (
    <Badge tone={tone} icon={icon} className={className}>
      {word}
    </Badge>
  );
}
