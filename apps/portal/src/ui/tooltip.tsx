'use client';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';

const SHOW_MS = 300;
const GAP_PX = 6;
const EDGE_PX = 8;

/** Below the anchor, or above where there is no room; never over the window's edge. */
function place(tip: HTMLElement, anchor: DOMRect): void {
  const { width, height } = tip.getBoundingClientRect();
  const left = Math.min(Math.max(anchor.left + anchor.width / 2 - width / 2, EDGE_PX), window.innerWidth - width - EDGE_PX);
  const below = anchor.bottom + GAP_PX;
  const top = below + height + EDGE_PX > window.innerHeight ? anchor.top - GAP_PX - height : below;
  tip.style.left = `${left}px`;
  tip.style.top = `${top}px`;
}

/**
 * `children` is the one element that gets the tooltip. The text must not be the only place where something is said. Our own, in the browser's
 * top layer: every page has some, and Base UI's positioning would be a fifth of its script.
 */
export function Tooltip({ text, children }: { text: ReactNode; children: ReactNode }) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLSpanElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  function show(afterMs: number): void {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setOpen(true), afterMs);
  }
  function hide(): void {
    clearTimeout(timer.current);
    setOpen(false);
  }
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (!open) return;
    const dismiss = (event: KeyboardEvent) => event.key === 'Escape' && setOpen(false);
    document.addEventListener('keydown', dismiss);
    return () => document.removeEventListener('keydown', dismiss);
  }, [open]);

  function mount(tip: HTMLSpanElement | null): void {
    const anchor = box.current?.firstElementChild;
    if (!tip || !anchor) return;
    tip.showPopover();
    place(tip, anchor.getBoundingClientRect());
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only watches; the element inside is what one uses
    <span
      ref={box}
      className="contents"
      onPointerEnter={(event) => event.pointerType === 'mouse' && show(SHOW_MS)}
      onPointerLeave={hide}
      onPointerDown={hide}
      onFocus={(event) => event.target.matches(':focus-visible') && show(0)}
      onBlur={hide}
    >
      {children}
      {open && (
        <span
          ref={mount}
          id={id}
          role="tooltip"
          popover="manual"
          className="fixed inset-auto m-0 max-w-72 rounded-md bg-ink px-2 py-1 font-normal text-12 text-page whitespace-normal"
        >
          {text}
        </span>
      )}
    </span>
  );
}
