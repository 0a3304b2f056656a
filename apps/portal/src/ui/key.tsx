import type { ReactNode } from 'react';

/** A key of the keyboard. */
export function Key({ children }: { children: ReactNode }) {
  return <kbd className="whitespace-nowrap rounded-sm border border-line bg-subtle px-1 font-mono text-12 text-ink-muted">{children}</kbd>;
}
