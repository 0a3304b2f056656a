'use client';
import { Radio } from '@base-ui/react/radio';
import { RadioGroup as Base } from '@base-ui/react/radio-group';
import { useId } from 'react';
import { classes } from './classes';
import type { Option } from './select';

interface RadioGroupProps<V extends string> {
  value: V | null;
  onChange: (value: V) => void;
  options: readonly Option<V>[];
  /** Needed when it does not stand inside a Field. */
  'aria-label'?: string;
  /** Draws each choice as a card: for few choices that need a sentence each. */
  cards?: boolean;
  /** Beside each other, where there is room: for few choices with few words. */
  inline?: boolean;
}

export function RadioGroup<V extends string>({ value, onChange, options, cards = false, inline = false, ...rest }: RadioGroupProps<V>) {
  const id = useId();
  return (
    <Base {...rest} value={value} onValueChange={(next) => onChange(next as V)} className={classes('flex gap-2', inline ? 'flex-wrap gap-x-6' : 'flex-col')}>
      {options.map((option, index) => (
        // biome-ignore lint/a11y/noLabelWithoutControl: the radio inside is the control
        <label
          key={option.value}
          className={classes(
            'flex cursor-pointer items-start gap-2 text-13',
            cards && 'rounded-lg border border-line p-3 has-data-checked:border-accent has-data-checked:bg-accent-tint',
          )}
        >
          <Radio.Root
            value={option.value}
            disabled={option.disabled}
            // Said here: inside a Field each radio would take the name of the whole group.
            aria-labelledby={`${id}-${index}`}
            aria-describedby={option.hint ? `${id}-${index}-hint` : undefined}
            className="mt-0.5 grid size-4 shrink-0 place-items-center rounded-full border border-line-strong bg-raised data-checked:border-accent data-disabled:opacity-50"
          >
            <Radio.Indicator className="size-2 rounded-full bg-accent" />
          </Radio.Root>
          <span>
            <span id={`${id}-${index}`} className="text-ink">
              {option.label}
            </span>
            {option.hint && (
              <span id={`${id}-${index}-hint`} className="block text-12 text-ink-muted">
                {option.hint}
              </span>
            )}
          </span>
        </label>
      ))}
    </Base>
  );
}
