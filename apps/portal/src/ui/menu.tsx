'use client';
import type { LucideIcon } from 'lucide-react';
import { type ComponentType, cloneElement, type KeyboardEvent, type ReactElement, type ReactNode, useState } from 'react';

export interface MenuEntry {
  label: string;
  icon?: LucideIcon;
  /** A link instead of an action. */
  href?: string;
  onSelect?: () => void;
  danger?: boolean;
  disabled?: boolean;
  hint?: string;
}

export interface MenuProps {
  /** The button that opens it. */
  trigger: ReactElement<Record<string, unknown>>;
  /** A line is drawn between groups. */
  groups: readonly (readonly MenuEntry[])[];
  header?: ReactNode;
}

const load = () => import('./menu-popup');

/** A button that opens a list of actions. Until it is first wanted it is only the button: a table has one in every row. */
export function Menu(props: MenuProps) {
  const [Popup, setPopup] = useState<ComponentType<MenuProps> | null>(null);
  if (Popup) return <Popup {...props} />;
  const open = () => void load().then((loaded) => setPopup(() => loaded.default));
  return cloneElement(props.trigger, {
    'aria-haspopup': 'menu',
    'aria-expanded': false,
    onPointerEnter: () => void load(),
    onFocus: () => void load(),
    onClick: open,
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
      event.preventDefault();
      open();
    },
  });
}
