'use client';
import { useEffect, useRef, useState } from 'react';

/** What of a policy in a list can be pressed, and the list's own way to add one. */
export type Part = 'toggle' | 'up' | 'down' | 'add';

interface Wanted {
  at: number;
  /** The first of them that is there and not disabled. */
  parts: readonly Part[];
  /** Shows the policy from its head on, not just somewhere in sight. */
  fromHead?: boolean;
}

/** Leads the focus to a policy of the list in `region` once it is drawn: one that was added stands anywhere in it, and one that moved takes its buttons along. */
export function useAttention() {
  const region = useRef<HTMLElement>(null);
  const [wanted, want] = useState<Wanted | null>(null);
  useEffect(() => {
    if (!wanted) return;
    const { at, parts, fromHead } = wanted;
    // A frame later: the dialog that it was chosen in gives the focus back to its opener first.
    const frame = requestAnimationFrame(() => {
      const item = region.current?.querySelector(`[data-place="${at}"]`);
      const found = parts.map((part) => (item ?? region.current)?.querySelector<HTMLElement>(`[data-part="${part}"]:enabled`)).find(Boolean);
      found?.focus({ preventScroll: true });
      (item ?? found)?.scrollIntoView({ block: fromHead ? 'start' : 'nearest' });
    });
    return () => cancelAnimationFrame(frame);
  }, [wanted]);
  return { region, attend: (next: Wanted) => want(next) };
}
