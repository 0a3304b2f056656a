import { Search } from 'lucide-react';
import type { ComponentProps } from 'react';
import { classes } from './classes';
import { INPUT_STYLE } from './input-style';

interface SearchInputProps extends Omit<ComponentProps<'input'>, 'type'> {
  /** Its name, and its placeholder. */
  label: string;
}

/** A search box that needs no script: it works in a form on a server-drawn page as well as with `value` and `onChange`. */
export function SearchInput({ label, className, ...rest }: SearchInputProps) {
  return (
    <span className={classes('relative block', className)}>
      <Search aria-hidden className="absolute top-2 left-2.5 size-4 text-ink-faint" />
      <input {...rest} type="search" aria-label={label} placeholder={rest.placeholder ?? label} className={classes(INPUT_STYLE, 'h-8 pl-8')} />
    </span>
  );
}
