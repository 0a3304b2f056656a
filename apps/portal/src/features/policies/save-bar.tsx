'use client';
import { problemView } from '@/lib/problem';
import { Button } from '@/ui/button';
import { classes } from '@/ui/classes';
import { ProblemNote } from '@/ui/error-state';

interface SaveBarProps {
  label: string;
  changed: boolean;
  /** Something else has to be settled first. */
  blocked?: boolean;
  failure: unknown;
  status: string;
  /** One of several on a page: stays in its card, and leaves the primary action to the page. */
  inCard?: boolean;
  onSave: () => void;
  onUndo: () => void;
}

/** Stays in sight while something is changed. */
export function SaveBar({ label, changed, blocked = false, failure, status, inCard = false, onSave, onUndo }: SaveBarProps) {
  return (
    <div className={classes('flex flex-wrap items-center gap-3', !inCard && 'sticky bottom-0 -mx-4 border-line border-t bg-page px-4 py-3 md:-mx-8 md:px-8')}>
      {failure !== null && (
        <div className="max-h-48 w-full overflow-y-auto">
          <ProblemNote problem={problemView(failure)} />
        </div>
      )}
      <Button variant={inCard ? 'secondary' : 'primary'} disabled={!changed || blocked} onClick={onSave}>
        {label}
      </Button>
      {changed && (
        <Button variant="quiet" onClick={onUndo}>
          Undo my changes
        </Button>
      )}
      <span role="status" className="text-13 text-ink-muted">
        {status}
      </span>
    </div>
  );
}
