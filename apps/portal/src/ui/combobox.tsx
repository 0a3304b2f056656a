'use client';
import { Combobox as Base } from '@base-ui/react/combobox';
import { Check, ChevronsUpDown } from 'lucide-react';
import { useRef } from 'react';
import { classes } from './classes';
import { INPUT_STYLE } from './input-style';
import { ITEM_STYLE, POPUP_STYLE } from './popup';
import type { Option, SelectProps } from './select';

/** The chosen option: the same object for as long as it has the same name, and there when a search no longer finds it. Another object would put its name over what is being typed. */
function useSelected<V extends string>(value: V | null, options: readonly Option<V>[]): Option<V> | null {
  const kept = useRef<Option<V> | null>(null);
  const found = options.find((option) => option.value === value);
  if (found?.label !== kept.current?.label || value !== kept.current?.value) kept.current = found ?? (value === kept.current?.value ? kept.current : null);
  return kept.current;
}

/** A select one can type into. `onSearch` lets the page load the options for what was typed; without it the given ones are filtered. `note` stands beneath them. */
export function Combobox<V extends string>({
  value,
  onChange,
  options,
  placeholder = 'Search',
  disabled,
  className,
  onSearch,
  emptyText = 'Nothing matches.',
  note,
  ...rest
}: Omit<SelectProps<V>, 'onChange'> & { onChange: (value: V | null) => void; onSearch?: (text: string) => void; emptyText?: string; note?: string }) {
  const selected = useSelected(value ?? null, options);
  return (
    <Base.Root
      items={options as Option<V>[]}
      value={selected}
      onValueChange={(next: Option<V> | null) => onChange(next?.value ?? null)}
      isItemEqualToValue={(a, b) => a?.value === b?.value}
      onInputValueChange={(text) => onSearch?.(text)}
      filter={onSearch ? null : undefined}
      disabled={disabled}
      autoHighlight
    >
      <div className={classes('relative', className)}>
        <Base.Input {...rest} placeholder={placeholder} className={classes(INPUT_STYLE, 'h-8 pr-8')} />
        <ChevronsUpDown aria-hidden className="pointer-events-none absolute top-2 right-2.5 size-3.5 text-ink-faint" />
      </div>
      <Base.Portal>
        <Base.Positioner sideOffset={4} className="z-10">
          <Base.Popup className={classes(POPUP_STYLE, 'min-w-(--anchor-width)')}>
            <Base.Empty className="px-2 text-13 text-ink-muted not-empty:py-2">{emptyText}</Base.Empty>
            <Base.List>
              {(option: Option<V>) => (
                <Base.Item key={option.value} value={option} disabled={option.disabled} className={ITEM_STYLE}>
                  <span className="flex-1">
                    {option.label}
                    {option.hint && <span className="block text-12 text-ink-muted">{option.hint}</span>}
                  </span>
                  <Base.ItemIndicator>
                    <Check aria-hidden className="size-4" />
                  </Base.ItemIndicator>
                </Base.Item>
              )}
            </Base.List>
            {note && <Base.Status className="sticky bottom-0 border-line border-t bg-raised px-2 py-1.5 text-12 text-ink-muted">{note}</Base.Status>}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
