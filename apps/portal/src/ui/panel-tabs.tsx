'use client';
import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';

export interface PanelTab {
  id: string;
  label: string;
  content: ReactNode;
}

/** Tabs inside a page that need no address of their own (languages of a code sample). Arrow keys move between them. */
export function PanelTabs({ tabs, value, onChange, label }: { tabs: readonly PanelTab[]; value?: string; onChange?: (id: string) => void; label: string }) {
  return (
    <Base.Root value={value} defaultValue={value === undefined ? tabs[0]?.id : undefined} onValueChange={(next) => onChange?.(String(next))}>
      <Base.List aria-label={label} className="flex gap-4 overflow-x-auto border-line border-b px-0.5">
        {tabs.map((tab) => (
          <Base.Tab
            key={tab.id}
            value={tab.id}
            className="-mb-px h-8 whitespace-nowrap border-transparent border-b-2 px-1 text-13 text-ink-muted transition-colors hover:text-ink focus-visible:-outline-offset-2 data-active:border-accent data-active:font-medium data-active:text-ink"
          >
            {tab.label}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel key={tab.id} value={tab.id} className="pt-3">
          {tab.content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
