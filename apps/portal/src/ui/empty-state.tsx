import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

interface EmptyStateProps {
  icon: LucideIcon;
  title: string;
  /** Teaches: what will stand here, and what brings it here. */
  children: ReactNode;
  /** One button. */
  action?: ReactNode;
}

export function EmptyState({ icon: Icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center gap-2 px-6 py-12 text-center">
      <span className="mb-1 grid size-10 place-items-center rounded-lg border border-line bg-subtle">
        <Icon aria-hidden className="size-5 text-ink-faint" />
      </span>
      <p className="font-medium text-14 text-ink">{title}</p>
      <p className="max-w-[52ch] text-13 text-ink-muted">{children}</p>
      {action && <div className="mt-3">{action}</div>}
    </div>
  );
}
