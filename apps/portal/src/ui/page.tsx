import type { ReactNode } from 'react';
import { classes } from './classes';

/** The content of one page: width, outer spacing, vertical rhythm. `narrow` is for forms and steps. */
export function Page({ children, narrow = false, className }: { children: ReactNode; narrow?: boolean; className?: string }) {
  return (
    <div className={classes('mx-auto flex w-full flex-col gap-5 px-4 py-5 md:px-8 md:py-6', narrow ? 'max-w-3xl' : 'max-w-[1440px]', className)}>
      {children}
    </div>
  );
}

/** Main content left, facts and recent activity right; beneath it on narrow screens. */
export function WithAside({ children, aside }: { children: ReactNode; aside: ReactNode }) {
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_304px]">
      <div className="flex min-w-0 flex-col gap-5">{children}</div>
      <aside className="flex min-w-0 flex-col gap-5">{aside}</aside>
    </div>
  );
}
