'use client';
import { Menu } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import type { NavSection } from '@/lib/navigation';
import { IconButton } from '../icon-button';

const NavDrawer = dynamic(() => import('./nav-drawer'), { ssr: false });

/** On a phone: opens the rail as a drawer. */
export function NavButton({ title, sections }: { title: string; sections: readonly NavSection[] }) {
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(false);
  function show(): void {
    setWanted(true);
    setOpen(true);
  }
  return (
    <>
      <IconButton icon={Menu} label="Open the navigation" onClick={show} className="md:hidden" />
      {wanted && <NavDrawer open={open} onOpenChange={setOpen} title={title} sections={sections} />}
    </>
  );
}
