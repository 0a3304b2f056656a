'use client';
import { CircleUser, LogOut, Monitor, Moon, Sun, SunMoon } from 'lucide-react';
import { problemView } from '@/lib/problem';
import type { SessionView } from '@/lib/session-shape';
import { IconButton } from '../icon-button';
import { LinkButton } from '../link-button';
import { Menu, type MenuEntry } from '../menu';
import { say } from '../toast';
import { signOut } from './sign-out';
import { chooseTheme } from './theme';

const THEMES: readonly MenuEntry[] = [
  { label: 'Light', icon: Sun, onSelect: () => chooseTheme('light') },
  { label: 'Dark', icon: Moon, onSelect: () => chooseTheme('dark') },
  { label: 'As the system', icon: Monitor, onSelect: () => chooseTheme('system') },
];

export function MeMenu({ session }: { session: SessionView | null }) {
  if (!session) {
    return (
      <>
        <Menu trigger={<IconButton icon={SunMoon} label="Appearance" />} groups={[THEMES]} />
        <LinkButton href="/sign-in" variant="quiet">
          Sign in
        </LinkButton>
        <LinkButton href="/sign-up" variant="primary" className="hidden sm:inline-flex">
          Sign up
        </LinkButton>
      </>
    );
  }
  const leave = () => signOut().catch((error: unknown) => say.problem(problemView(error)));
  const header = (
    <>
      <p className="font-medium">{session.account.name}</p>
      <p className="text-12 text-ink-muted">{session.account.email}</p>
    </>
  );
  return (
    <Menu
      trigger={<IconButton icon={CircleUser} label={`Account of ${session.account.name}`} />}
      header={header}
      groups={[[{ label: 'Account and tokens', icon: CircleUser, href: '/account' }], THEMES, [{ label: 'Sign out', icon: LogOut, onSelect: leave }]]}
    />
  );
}
