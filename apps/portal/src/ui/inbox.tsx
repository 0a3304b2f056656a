'use client';
import { type ReactNode, useEffect, useRef } from 'react';
import { classes } from './classes';
import { Key } from './key';

interface InboxProps<Item> {
  label: string;
  items: readonly Item[];
  itemId: (item: Item) => string;
  /** Two lines in the list. */
  summary: (item: Item) => ReactNode;
  /** The facts to decide with, the reason box, the buttons. */
  detail: (item: Item) => ReactNode;
  selectedId: string | null;
  onSelect: (id: string) => void;
  onApprove?: (item: Item) => void;
  onReject?: (item: Item) => void;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

/** List left, decision right. J and K move, A and R decide (not while one is typing). */
export function Inbox<Item>({ label, items, itemId, summary, detail, selectedId, onSelect, onApprove, onReject }: InboxProps<Item>) {
  const list = useRef<HTMLUListElement>(null);
  const found = items.findIndex((item) => itemId(item) === selectedId);
  const at = found === -1 ? 0 : found;
  const selected = items[at];

  useEffect(() => {
    function press(event: KeyboardEvent): void {
      if (isTyping(event.target) || event.metaKey || event.ctrlKey || event.altKey || document.querySelector('[role=dialog],[role=alertdialog]')) return;
      const step = { j: 1, k: -1 }[event.key];
      const next = step === undefined ? undefined : items[at + step];
      if (next !== undefined) {
        onSelect(itemId(next));
        list.current?.children[at + (step ?? 0)]?.scrollIntoView({ block: 'nearest' });
      }
      if (event.key === 'a' && selected !== undefined) onApprove?.(selected);
      if (event.key === 'r' && selected !== undefined) onReject?.(selected);
    }
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [items, at, selected, itemId, onSelect, onApprove, onReject]);

  return (
    <div className="grid min-h-96 overflow-hidden rounded-lg border border-line md:grid-cols-[320px_minmax(0,1fr)]">
      <ul ref={list} aria-label={label} className="max-h-64 overflow-y-auto border-line border-b md:max-h-[calc(100dvh-240px)] md:border-r md:border-b-0">
        {items.map((item, index) => (
          <li key={itemId(item)}>
            <button
              type="button"
              aria-current={index === at}
              onClick={() => onSelect(itemId(item))}
              className={classes(
                'w-full border-line border-b px-4 py-2.5 text-left text-13 focus-visible:-outline-offset-2',
                index === at ? 'bg-accent-tint' : 'hover:bg-hover',
              )}
            >
              {summary(item)}
            </button>
          </li>
        ))}
      </ul>
      <section aria-label="Selected" className="min-w-0 p-4 md:p-5">
        {selected !== undefined && detail(selected)}
        <p className="mt-4 hidden text-12 text-ink-muted md:block">
          <Key>J</Key> <Key>K</Key> move
          {onApprove && (
            <>
              , <Key>A</Key> approve
            </>
          )}
          {onReject && (
            <>
              , <Key>R</Key> reject
            </>
          )}
        </p>
      </section>
    </div>
  );
}
