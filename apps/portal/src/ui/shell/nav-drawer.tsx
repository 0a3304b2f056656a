'use client';
import type { NavSection } from '@/lib/navigation';
import { SidePanel } from '../side-panel';
import { RailLinks } from './rail';

interface NavDrawerProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  sections: readonly NavSection[];
}

/** The rail of a phone. Loaded when first opened. */
export default function NavDrawer({ open, onOpenChange, title, sections }: NavDrawerProps) {
  return (
    <SidePanel open={open} onOpenChange={onOpenChange} title={title} side="left">
      <RailLinks sections={sections} onNavigate={() => onOpenChange(false)} />
    </SidePanel>
  );
}
