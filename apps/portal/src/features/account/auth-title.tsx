import type { ReactNode } from 'react';

export function AuthTitle({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="mb-5">
      <h1 className="font-semibold text-20 tracking-tight">{title}</h1>
      {children && <p className="mt-1 text-13 text-ink-muted">{children}</p>}
    </div>
  );
}
