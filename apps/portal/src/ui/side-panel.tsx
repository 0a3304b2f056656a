'use client';
import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from './classes';
import { BACKDROP_STYLE } from './dialog';
import { IconButton } from './icon-button';

interface SidePanelProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  /** On which side it slides in; left is for the navigation of a phone. */
  side?: 'left' | 'right';
  /** false: the page beneath stays usable, as for the detail of a selected row. */
  modal?: boolean;
  children: ReactNode;
  actions?: ReactNode;
}

export function SidePanel({ open, onOpenChange, title, side = 'right', modal = true, children, actions }: SidePanelProps) {
  const place =
    side === 'right'
      ? 'right-0 w-[min(640px,100vw)] border-l data-starting-style:translate-x-4 data-ending-style:translate-x-4'
      : 'left-0 w-[min(288px,85vw)] border-r data-starting-style:-translate-x-4 data-ending-style:-translate-x-4';
  return (
    <Base.Root open={open} onOpenChange={onOpenChange} modal={modal} disablePointerDismissal={!modal}>
      <Base.Portal>
        {modal && <Base.Backdrop className={BACKDROP_STYLE} />}
        <Base.Popup
          className={classes(
            'fixed inset-y-0 flex flex-col border-line bg-raised shadow-float outline-none transition-[opacity,translate] data-ending-style:opacity-0 data-starting-style:opacity-0',
            place,
          )}
        >
          <div className="flex min-h-12 items-center justify-between gap-4 border-line border-b px-4">
            <Base.Title className="min-w-0 truncate font-semibold text-14">{title}</Base.Title>
            <Base.Close render={<IconButton icon={X} label="Close" size="sm" className="-mr-1.5" />} />
          </div>
          <div className="flex-1 overflow-y-auto p-4">{children}</div>
          {actions && <div className="flex justify-end gap-2 border-line border-t px-4 py-3">{actions}</div>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
