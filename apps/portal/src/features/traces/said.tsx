import type { ReactNode } from 'react';

/** What became of a run, in a few words beside its button: read out, and there before the whole result is looked at. */
export function Said({ children }: { children: ReactNode }) {
  return (
    <span role="status" className="text-13 text-ink-muted">
      {children}
    </span>
  );
}
