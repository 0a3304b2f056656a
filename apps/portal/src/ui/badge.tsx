import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from './classes';

/** What a colour means here: good = live, warn = deprecated or pending, bad = refused or retired, info = information. */
export type Tone = 'neutral' | 'good' | 'warn' | 'bad' | 'info';

export const TONE_STYLE: Record<Tone, string> = {
  neutral: 'bg-muted text-ink-muted',
  good: 'bg-good-tint text-good',
  warn: 'bg-warn-tint text-warn',
  bad: 'bg-bad-tint text-bad',
  info: 'bg-info-tint text-info',
};

/** Always a word; the colour only repeats it. */
export function Badge({ tone = 'neutral', icon: Icon, children, className }: { tone?: Tone; icon?: LucideIcon; children: ReactNode; className?: string }) {
  return (
    <span className={classes('inline-flex h-5 items-center gap-1 whitespace-nowrap rounded-full px-2 font-medium text-12', TONE_STYLE[tone], className)}>
      {Icon && <Icon aria-hidden className="size-3 shrink-0" />}
      {children}
    </span>
  );
}
