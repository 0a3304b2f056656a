import type { ReactNode } from 'react';

/** One number and what it means. `detail` compares: "up 12 % on last week". */
export function Stat({ label, value, detail }: { label: string; value: ReactNode; detail?: ReactNode }) {
  return (
    <div className="min-w-0 rounded-lg border border-line bg-raised px-4 py-3">
      <p className="text-12 text-ink-muted">{label}</p>
      <p className="tabular mt-1 truncate font-semibold text-20 text-ink tracking-tight">{value}</p>
      {detail && <p className="wrap-anywhere text-12 text-ink-muted">{detail}</p>}
    </div>
  );
}

export function StatRow({ children }: { children: ReactNode }) {
  return <div className="grid grid-cols-2 gap-3 md:grid-cols-4">{children}</div>;
}
