'use client';
import { Field as Base } from '@base-ui/react/field';
import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from './classes';

export interface FieldProps {
  label: string;
  /** Shown beneath the label: what to write, in which unit. */
  hint?: ReactNode;
  error?: string;
  optional?: boolean;
  /** The label is read out but not shown. */
  labelHidden?: boolean;
  disabled?: boolean;
  className?: string;
  children: ReactNode;
}

/** Label, hint, control and error as one: the control inside is named and described by them for assistive technology. */
export function Field({ label, hint, error, optional, labelHidden, disabled, className, children }: FieldProps) {
  return (
    <Base.Root invalid={error !== undefined} disabled={disabled} className={classes('flex flex-col gap-1.5', className)}>
      <Base.Label className={classes('font-medium text-13 text-ink', labelHidden && 'sr-only')}>
        {label}
        {optional && <span className="font-normal text-ink-faint"> (optional)</span>}
      </Base.Label>
      {hint && <Base.Description className="-mt-1 text-12 text-ink-muted">{hint}</Base.Description>}
      {children}
      <Base.Error match={error !== undefined} className="flex items-start gap-1 text-12 text-bad">
        <CircleAlert aria-hidden className="mt-0.5 size-3 shrink-0" />
        {error}
      </Base.Error>
    </Base.Root>
  );
}
