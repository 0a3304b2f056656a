import type { ReactNode } from 'react';
import { NameInTrail } from './shell/trail-names';

interface PageHeaderProps {
  title: string;
  /** A StateBadge, beside the title. */
  state?: ReactNode;
  /** One line: owner, slug, what this is. */
  description?: ReactNode;
  /** Parts of the address (a slug, an id) that the title is the name of: the bar above shows it in their place. */
  names?: readonly string[];
  /** The one primary action; put it last, after at most two secondary ones or a menu. */
  actions?: ReactNode;
}

export function PageHeader({ title, state, description, names, actions }: PageHeaderProps) {
  return (
    <header className="flex flex-col gap-2">
      {names && <NameInTrail segments={names} name={title} />}
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
        <div className="min-w-0 max-w-full">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h1 className="wrap-anywhere font-semibold text-20 text-ink tracking-tight">{title}</h1>
            {state}
          </div>
          {description && <div className="mt-0.5 text-13 text-ink-muted">{description}</div>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
    </header>
  );
}
