import type { ReactNode } from 'react';
import { classes } from './classes';

interface CardProps {
  title?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  /** Content reaches the border: for tables and editors. */
  flush?: boolean;
  children?: ReactNode;
  className?: string;
}

/** A section with a border. Its title is a level-two heading. */
export function Card({ title, description, actions, flush = false, children, className }: CardProps) {
  return (
    <section className={classes('min-w-0 overflow-hidden rounded-lg border border-line bg-raised', className)}>
      {(title || actions) && (
        <div className={classes('flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 pt-3', flush && 'pb-3')}>
          <div className="min-w-0">
            {title && <h2 className="wrap-anywhere font-semibold text-14 text-ink">{title}</h2>}
            {description && <p className="text-13 text-ink-muted">{description}</p>}
          </div>
          {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
        </div>
      )}
      {children !== undefined && <div className={flush ? (title || actions ? 'border-line border-t' : '') : 'p-4'}>{children}</div>}
    </section>
  );
}
