'use client';
import { ChevronRight } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { get, useFormContext } from 'react-hook-form';
import { Badge } from '../badge';
import { classes } from '../classes';

interface FormSectionProps {
  title: string;
  /** What is set, in words: read without opening it. */
  summary: ReactNode;
  /** Something other than the usual is set. */
  changed?: boolean;
  /** Paths of its fields (`health`): it opens when one of them is wrong. */
  names: readonly string[];
  children: ReactNode;
}

/** Part of a long form, folded away. Its fields stay in the form; what is wrong inside opens it and gets the focus. */
export function FormSection({ title, summary, changed = false, names, children }: FormSectionProps) {
  const id = useId();
  const body = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const { errors, submitCount } = useFormContext().formState;
  const wrong = names.some((name) => get(errors, name) !== undefined);
  useEffect(() => {
    if (!wrong || submitCount === 0) return;
    setOpen(true);
    const frame = requestAnimationFrame(() => {
      // the form could not give it the focus while it was hidden
      if (document.activeElement?.closest('[aria-invalid="true"]') === null) body.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    });
    return () => cancelAnimationFrame(frame);
  }, [wrong, submitCount]);
  return (
    <section className="rounded-lg border border-line bg-raised">
      <h2>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
          className="flex w-full items-start gap-2 rounded-lg px-4 py-3 text-left hover:bg-hover"
        >
          <ChevronRight aria-hidden className={classes('mt-0.5 size-4 shrink-0 text-ink-muted transition-transform', open && 'rotate-90')} />
          <span className="min-w-0 flex-1">
            <span className="flex flex-wrap items-center gap-2 font-semibold text-14 text-ink">
              {title}
              {changed && <Badge tone="info">Set</Badge>}
              {wrong && <Badge tone="bad">Needs a look</Badge>}
            </span>
            <span className="wrap-anywhere block font-normal text-13 text-ink-muted">{summary}</span>
          </span>
        </button>
      </h2>
      <div id={id} ref={body} hidden={!open} className={open ? 'flex flex-col gap-4 border-line border-t p-4' : undefined}>
        {children}
      </div>
    </section>
  );
}
