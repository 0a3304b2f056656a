'use client';
import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronsUpDown } from 'lucide-react';
import { classes } from './classes';
import { INPUT_STYLE } from './input-style';
import { ITEM_STYLE, POPUP_STYLE } from './popup';

export interface Option<V extends string = string> {
  value: V;
  label: string;
  hint?: string;
  disabled?: boolean;
}

export interface SelectProps<V extends string = string> {
  value: V | null;
  onChange: (value: V) => void;
  options: readonly Option<V>[];
  placeholder?: string;
  disabled?: boolean;
  /** Needed when it does not stand inside a Field. */
  'aria-label'?: string;
  className?: string;
}

/** For up to about twelve choices; more want a Combobox. */
export function Select<V extends string>({ value, onChange, options, placeholder = 'Choose', disabled, className, ...rest }: SelectProps<V>) {
  return (
    <Base.Root items={options} value={value} onValueChange={(next) => next !== null && onChange(next)} disabled={disabled}>
      <Base.Trigger {...rest} className={classes(INPUT_STYLE, 'flex h-8 items-center justify-between gap-2 text-left', className)}>
        <Base.Value placeholder={placeholder} className="truncate data-placeholder:text-ink-faint" />
        <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-ink-faint" />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-10">
          <Base.Popup className={classes(POPUP_STYLE, 'min-w-(--anchor-width)')}>
            <Base.List>
              {options.map((option) => (
                <Base.Item key={option.value} value={option.value} disabled={option.disabled} className={ITEM_STYLE}>
                  <span className="flex-1">
                    <Base.ItemText>{option.label}</Base.ItemText>
                    {option.hint && <span className="block text-12 text-ink-muted">{option.hint}</span>}
                  </span>
                  <Base.ItemIndicator>
                    <Check aria-hidden className="size-4" />
                  </Base.ItemIndicator>
                </Base.Item>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
