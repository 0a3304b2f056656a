'use client';
import { Input as Base } from '@base-ui/react/input';
import type { ComponentProps } from 'react';
import { classes } from './classes';

export const INPUT_STYLE =
  'w-full rounded-md border border-line-strong bg-raised px-2.5 text-13 text-ink transition-colors focus-visible:outline-offset-0 data-invalid:border-bad disabled:cursor-not-allowed disabled:bg-muted disabled:text-ink-muted';

/** Inside a Field it gets its label, hint and error wired; alone, give it an `aria-label`. */
export function Input({ className, mono = false, ...rest }: ComponentProps<'input'> & { mono?: boolean }) {
  return <Base {...rest} className={classes(INPUT_STYLE, 'h-8', mono && 'font-mono', className)} />;
}

export function Textarea({ className, mono = false, rows = 4, ...rest }: ComponentProps<'textarea'> & { mono?: boolean }) {
  const { ref, defaultValue, value, onChange, ...attributes } = rest;
  return (
    <Base
      render={<textarea {...attributes} ref={ref} rows={rows} onChange={onChange} />}
      value={value}
      defaultValue={defaultValue}
      disabled={rest.disabled}
      className={classes(INPUT_STYLE, 'py-1.5', mono && 'font-mono', className)}
    />
  );
}
