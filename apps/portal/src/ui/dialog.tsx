'use client';
import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from './classes';
import { IconButton } from './icon-button';

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons, the confirming one last. */
  actions?: ReactNode;
  wide?: boolean;
}

export const BACKDROP_STYLE = 'fixed inset-0 bg-scrim transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0';

/** A modal: focus moves in, stays in, and returns to where it was. */
export function Dialog({ open, onOpenChange, title, description, children, actions, wide = false }: DialogProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className={BACKDROP_STYLE} />
        <Base.Popup
          className={classes(
            'fixed top-1/2 left-1/2 flex max-h-[calc(100dvh-32px)] w-[calc(100vw-32px)] -translate-x-1/2 -translate-y-1/2 flex-col rounded-lg border border-line bg-raised shadow-float outline-none transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0',
            wide ? 'max-w-3xl' : 'max-w-md',
          )}
        >
          <div className="flex items-start justify-between gap-4 px-5 pt-4">
            <Base.Title className="font-semibold text-16 text-ink">{title}</Base.Title>
            <Base.Close render={<IconButton icon={X} label="Close" size="sm" className="-mr-1.5" />} />
          </div>
          <div className="flex flex-col gap-4 overflow-y-auto px-5 pt-2 pb-5">
            {description && (
              <Base.Description render={<div />} className="text-13 text-ink-muted">
                {description}
              </Base.Description>
            )}
            {children}
          </div>
          {actions && <div className="flex flex-wrap justify-end gap-2 border-line border-t px-5 py-3">{actions}</div>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
