'use client';
import { ChevronDown } from 'lucide-react';
import { classes } from './classes';
import { INPUT_STYLE } from './input-style';
import type { Option } from './select';

interface NativeSelectProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  options: readonly Option[];
  className?: string;
}

/** The browser's own list, in our frame: for filter bars, where it costs no script and opens as the phone's picker. */
export function NativeSelect({ label, value, onChange, options, className }: NativeSelectProps) {
  return (
    <span className={classes('relative inline-block max-w-56', className)}>
      <select aria-label={label} value={value} onChange={(event) => onChange(event.target.value)} className={classes(INPUT_STYLE, 'h-8 appearance-none pr-8')}>
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown aria-hidden className="pointer-events-none absolute top-2 right-2.5 size-4 text-ink-faint" />
    </span>
  );
}
