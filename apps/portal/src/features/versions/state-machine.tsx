import { LIFECYCLE_STATES } from '@gatehouse/contracts';
import { ArrowRight } from 'lucide-react';
import type { VersionView } from '@/features/apis/thing/thing-context';
import { classes } from '@/ui/classes';
import { StateBadge } from '@/ui/state-badge';

const MEANS: Record<VersionView['state'], string> = {
  draft: 'Not in the catalogue. Test environments serve it to your own team.',
  published: 'In the catalogue, open to subscriptions and calls.',
  deprecated: 'Works for those subscribed; takes nobody new.',
  retired: 'Calls are answered with 410. Final.',
};

/** Where the version stands on its way from draft to retired. */
export function StateMachine({ state }: { state: VersionView['state'] }) {
  return (
    <ol aria-label="Lifecycle" className="grid gap-2 md:grid-cols-4">
      {LIFECYCLE_STATES.map((one, index) => (
        <li
          key={one}
          aria-current={one === state ? 'step' : undefined}
          className={classes('flex flex-col gap-1.5 rounded-md border p-3', one === state ? 'border-accent bg-accent-tint' : 'border-line')}
        >
          <span className="flex items-center gap-2">
            {index > 0 && <ArrowRight aria-hidden className="size-3.5 text-ink-faint" />}
            <StateBadge state={one} />
            {one === state && <span className="text-12 text-ink">now</span>}
          </span>
          <span className="text-12 text-ink-muted">{MEANS[one]}</span>
        </li>
      ))}
    </ol>
  );
}
