import type { ReactNode } from 'react';
import { TONE_STYLE, type Tone } from './badge';
import { classes } from './classes';

export interface TimelineEntry {
  id: string;
  /** When, as the reader should see it: "+1.2 ms", "3 minutes ago". */
  at: ReactNode;
  title: ReactNode;
  detail?: ReactNode;
  tone?: Tone;
  /** Place and width of its bar as parts of the whole, 0 to 1. Left out: no bars. */
  span?: { start: number; length: number };
}

/** Tells what happened in order: one call's way through its policies, or a thing's history. */
export function Timeline({ entries, label }: { entries: readonly TimelineEntry[]; label: string }) {
  return (
    <ol aria-label={label} className="relative flex flex-col">
      {entries.map((entry, index) => (
        <li key={entry.id} className="relative flex gap-3 pb-4 last:pb-0">
          {index < entries.length - 1 && <span aria-hidden className="absolute top-4 bottom-0 left-[5px] w-px bg-line" />}
          <span aria-hidden className={classes('mt-1 size-[11px] shrink-0 rounded-full border-2 border-current', TONE_STYLE[entry.tone ?? 'neutral'])} />
          <div className="min-w-0 flex-1">
            <div className="flex flex-wrap items-baseline justify-between gap-x-3">
              <p className="text-13 text-ink">{entry.title}</p>
              <p className="tabular text-12 text-ink-muted">{entry.at}</p>
            </div>
            {entry.span && (
              <div aria-hidden className="mt-1 h-1.5 rounded-full bg-muted">
                <div
                  className={classes('h-full min-w-0.5 rounded-full', entry.tone === 'bad' ? 'bg-bad-fill' : 'bg-accent')}
                  style={{ marginLeft: `${entry.span.start * 100}%`, width: `${entry.span.length * 100}%` }}
                />
              </div>
            )}
            {entry.detail && <div className="mt-0.5 text-12 text-ink-muted">{entry.detail}</div>}
          </div>
        </li>
      ))}
    </ol>
  );
}
