'use client';
import { Command } from 'cmdk';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { NavSection } from '@/lib/navigation';
import type { Membership } from '@/lib/session-shape';
import { BACKDROP_STYLE } from '../dialog';
import { chooseTheme } from './theme';

interface CommandPaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  sections: readonly NavSection[];
  membership: Membership | undefined;
}

interface Deed {
  label: string;
  run: () => void;
}

const GROUP =
  '[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-12 [&_[cmdk-group-heading]]:text-ink-muted';
const ITEM = 'flex min-h-8 cursor-default select-none items-center rounded-md px-2 py-1 data-[selected=true]:bg-hover';

/** Go anywhere, do anything. */
export default function CommandPalette({ open, onOpenChange, sections, membership }: CommandPaletteProps) {
  const router = useRouter();
  const [text, setText] = useState('');
  const act = (run: () => void) => () => {
    onOpenChange(false);
    setText('');
    run();
  };
  const tenant = membership?.tenant.slug;
  const deeds: Deed[] = [
    ...(membership?.permissions.includes('apis:write') ? [{ label: 'New API', run: () => router.push(`/console/${tenant}/apis/new`) }] : []),
    ...(tenant ? [{ label: 'New access token', run: () => router.push('/account') }] : []),
    { label: 'Use light colours', run: () => chooseTheme('light') },
    { label: 'Use dark colours', run: () => chooseTheme('dark') },
    { label: 'Use the colours of the system', run: () => chooseTheme('system') },
  ];
  return (
    <Command.Dialog
      open={open}
      onOpenChange={onOpenChange}
      label="Commands"
      overlayClassName={BACKDROP_STYLE}
      contentClassName="fixed top-[12vh] left-1/2 w-[calc(100vw-32px)] max-w-xl -translate-x-1/2 overflow-hidden rounded-lg border border-line bg-raised shadow-float"
    >
      <Command.Input
        value={text}
        onValueChange={setText}
        placeholder="Go to a page, search the catalogue, do something"
        className="h-12 w-full border-line border-b bg-transparent px-4 text-14 outline-none"
      />
      <Command.List className="max-h-80 overflow-y-auto p-1.5 text-13">
        <Command.Empty className="px-2 py-4 text-ink-muted">Nothing matches.</Command.Empty>
        {sections.map((section) => (
          <Command.Group key={section.title} heading={section.title} className={GROUP}>
            {section.links.map((link) => (
              <Command.Item key={link.href} value={`${section.title} ${link.label}`} onSelect={act(() => router.push(link.href))} className={ITEM}>
                {link.label}
              </Command.Item>
            ))}
          </Command.Group>
        ))}
        <Command.Group heading="Do" className={GROUP}>
          {deeds.map((deed) => (
            <Command.Item key={deed.label} onSelect={act(deed.run)} className={ITEM}>
              {deed.label}
            </Command.Item>
          ))}
          {text.trim() !== '' && (
            <Command.Item forceMount value={`search ${text}`} onSelect={act(() => router.push(`/?q=${encodeURIComponent(text.trim())}`))} className={ITEM}>
              Search the catalogue for “{text.trim()}”
            </Command.Item>
          )}
        </Command.Group>
      </Command.List>
    </Command.Dialog>
  );
}
