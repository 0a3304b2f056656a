import { CircleAlert, CircleCheck, Info, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { TONE_STYLE, type Tone } from './badge';
import { classes } from './classes';

const ICON: Record<Tone, LucideIcon> = { neutral: Info, info: Info, good: CircleCheck, warn: TriangleAlert, bad: CircleAlert };

/** A sentence the reader should not miss: a consequence, a warning, a result in place. */
export function Note({ tone = 'info', title, children }: { tone?: Tone; title?: string; children: ReactNode }) {
  const Icon = ICON[tone];
  return (
    <div role={tone === 'bad' ? 'alert' : 'note'} className={classes('flex gap-2 rounded-md p-3 text-13', TONE_STYLE[tone])}>
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0">
        {title && <p className="font-medium">{title}</p>}
        <div className="text-ink">{children}</div>
      </div>
    </div>
  );
}
