'use client';
import { Menu as Base } from '@base-ui/react/menu';
import Link from 'next/link';
import { classes } from './classes';
import type { MenuEntry, MenuProps } from './menu';
import { ITEM_STYLE, POPUP_STYLE } from './popup';

/** The list of a menu, with its trigger. Loaded when a menu is first wanted; see `menu.tsx`. */
export default function MenuPopup({ trigger, groups, header }: MenuProps) {
  return (
    <Base.Root defaultOpen>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} align="end" collisionPadding={8} className="z-10">
          <Base.Popup className={classes(POPUP_STYLE, 'min-w-48')}>
            {header && <div className="border-line border-b px-2 pt-1 pb-2">{header}</div>}
            {groups.map((entries, index) => (
              <Base.Group key={entries.map((entry) => entry.label).join()} className={classes('py-1', index > 0 && 'border-line border-t')}>
                {entries.map((entry) => (
                  <Entry key={entry.label} {...entry} />
                ))}
              </Base.Group>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

function Entry({ label, icon: Icon, href, onSelect, danger, disabled, hint }: MenuEntry) {
  const style = classes(ITEM_STYLE, danger && 'text-bad');
  const content = (
    <>
      {Icon && <Icon aria-hidden className="size-4 shrink-0 text-ink-faint" />}
      <span className="flex-1">
        {label}
        {hint && <span className="block text-12 text-ink-muted">{hint}</span>}
      </span>
    </>
  );
  if (href !== undefined) {
    return (
      <Base.LinkItem render={<Link href={href} />} closeOnClick className={style}>
        {content}
      </Base.LinkItem>
    );
  }
  return (
    <Base.Item onClick={onSelect} disabled={disabled} className={style}>
      {content}
    </Base.Item>
  );
}
