'use client';
import { Search } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useEffect, useState } from 'react';
import type { NavSection } from '@/lib/navigation';
import type { Membership } from '@/lib/session-shape';
import { Key } from '../key';

const CommandPalette = dynamic(() => import('./command-palette'), { ssr: false });

/** Opens the command palette, as does Ctrl-K (Command-K on a Mac). */
export function CommandButton({ sections, membership }: { sections: readonly NavSection[]; membership: Membership | undefined }) {
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(false);
  useEffect(() => {
    function press(event: KeyboardEvent): void {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setWanted(true);
      setOpen((was) => !was);
    }
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
  return (
    <>
      <button
        type="button"
        aria-keyshortcuts="Control+K"
        onClick={() => {
          setWanted(true);
          setOpen(true);
        }}
        className="flex h-8 items-center gap-2 rounded-md border border-line px-2 text-13 text-ink-muted hover:bg-hover hover:text-ink"
      >
        <Search aria-hidden className="size-4" />
        <span className="hidden lg:inline">Search or jump to</span>
        <span className="sr-only lg:hidden">Search or jump to</span>
        <span className="hidden lg:inline">
          <Key>Ctrl K</Key>
        </span>
      </button>
      {wanted && <CommandPalette open={open} onOpenChange={setOpen} sections={sections} membership={membership} />}
    </>
  );
}
