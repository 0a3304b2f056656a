import type { ReactNode } from 'react';

export interface Fact {
  label: string;
  value: ReactNode;
}

/** Names and values, for the right column of a thing and for a call's facts. */
export function FactList({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="flex flex-col divide-y divide-line text-13">
      {facts.map((fact) => (
        <div key={fact.label} className="flex items-baseline justify-between gap-4 py-2 first:pt-0 last:pb-0">
          <dt className="shrink-0 text-ink-muted">{fact.label}</dt>
          <dd className="wrap-anywhere min-w-0 text-right text-ink">{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}
