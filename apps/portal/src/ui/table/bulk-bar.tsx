'use client';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../icon-button';

export function BulkBar({ count, onClear, children }: { count: number; onClear: () => void; children: ReactNode }) {
  return (
    <div
      role="toolbar"
      aria-label="Actions for the selected rows"
      className="flex min-h-11 flex-wrap items-center gap-2 border-line border-b bg-accent-tint px-4 py-1.5"
    >
      <span role="status" className="tabular text-13 text-ink">
        {count} selected
      </span>
      {children}
      <IconButton icon={X} label="Clear the selection" size="sm" onClick={onClear} className="ml-auto" />
    </div>
  );
}
