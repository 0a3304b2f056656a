'use client';
import { Input as Base } from '@base-ui/react/input';
import type { ComponentProps } from 'react';
import { classes } from './classes';
import { INPUT_STYLE } from './input-style';

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
