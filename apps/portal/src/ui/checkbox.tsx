'use client';
import { Checkbox as Base } from '@base-ui/react/checkbox';
import { Check, Minus } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { classes } from './classes';

interface CheckboxProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
  label: string;
  hint?: ReactNode;
  labelHidden?: boolean;
  /** Some, but not all, of what it stands for. */
  indeterminate?: boolean;
  disabled?: boolean;
}

export function Checkbox({ checked, onChange, label, hint, labelHidden, indeterminate, disabled }: CheckboxProps) {
  const id = useId();
  return (
    <div className="flex items-start gap-2">
      <Base.Root
        checked={checked}
        onCheckedChange={onChange}
        indeterminate={indeterminate}
        disabled={disabled}
        aria-labelledby={`${id}-label`}
        aria-describedby={hint ? `${id}-hint` : undefined}
        className={classes(
          'grid size-4 shrink-0 place-items-center rounded-sm border border-line-strong bg-raised text-on-accent data-checked:border-accent data-indeterminate:border-accent data-checked:bg-accent data-indeterminate:bg-accent data-disabled:opacity-50',
          !labelHidden && 'mt-0.5',
        )}
      >
        <Base.Indicator>
          {indeterminate ? <Minus aria-hidden className="size-3" strokeWidth={3} /> : <Check aria-hidden className="size-3" strokeWidth={3} />}
        </Base.Indicator>
      </Base.Root>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a press on the words is a convenience; the box itself takes the keyboard */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: as above */}
      <div className={classes('text-13', labelHidden && 'sr-only')} onClick={() => !disabled && onChange(!checked)}>
        <span id={`${id}-label`} className="cursor-pointer text-ink">
          {label}
        </span>
        {hint && (
          <span id={`${id}-hint`} className="block text-12 text-ink-muted">
            {hint}
          </span>
        )}
      </div>
    </div>
  );
}
