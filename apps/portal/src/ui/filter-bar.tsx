'use client';
import { X } from 'lucide-react';
import { debounce, parseAsString, useQueryState, useQueryStates } from 'nuqs';
import type { ReactNode } from 'react';
import { Button } from './button';
import { Combobox } from './combobox';
import { NativeSelect } from './native-select';
import { SearchInput } from './search-input';
import type { Option } from './select';

/** The filters of a list, as they stand in the URL. A filter that is not set is null. Changing one drops the cursor. */
export function useFilters<Name extends string>(names: readonly Name[]): Record<Name, string | null> {
  const parsers = Object.fromEntries(names.map((name) => [name, parseAsString])) as Record<Name, typeof parseAsString>;
  const [values] = useQueryStates(parsers);
  return values as Record<Name, string | null>;
}

/** Holds SearchFilter, SelectFilter and ComboboxFilter; `names` are theirs, for the reset button. */
export function FilterBar({ names, children, label = 'Filters' }: { names: readonly string[]; children: ReactNode; label?: string }) {
  const all = Object.fromEntries([...names, 'cursor'].map((name) => [name, parseAsString]));
  const [values, set] = useQueryStates(all);
  const active = names.some((name) => values[name] !== null);
  return (
    <search aria-label={label} className="flex flex-wrap items-center gap-2">
      {children}
      {active && (
        <Button variant="quiet" icon={X} onClick={() => void set(null)}>
          Reset
        </Button>
      )}
    </search>
  );
}

/** Free text; written to the URL once typing pauses for 250 ms. */
export function SearchFilter({ name = 'q', label }: { name?: string; label: string }) {
  const [value, set] = useQueryState(name, parseAsString);
  const [, setCursor] = useQueryState('cursor', parseAsString);
  return (
    <SearchInput
      label={label}
      className="w-full sm:w-64"
      value={value ?? ''}
      onChange={(event) => {
        void setCursor(null);
        void set(event.target.value || null, { limitUrlUpdates: debounce(250) });
      }}
    />
  );
}

export function SelectFilter({ name, label, options }: { name: string; label: string; options: readonly Option[] }) {
  const [value, set] = useQueryState(name, parseAsString);
  const [, setCursor] = useQueryState('cursor', parseAsString);
  return (
    <NativeSelect
      label={label}
      className="w-auto min-w-36"
      value={value ?? ''}
      options={[{ value: '', label: `${label}: all` }, ...options]}
      onChange={(next) => {
        void setCursor(null);
        void set(next || null);
      }}
    />
  );
}

/** As SelectFilter, for what there may be thousands of: one types, and `onSearch` loads what is found. */
export function ComboboxFilter({
  name,
  label,
  options,
  onSearch,
  note,
}: {
  name: string;
  label: string;
  options: readonly Option[];
  onSearch: (text: string) => void;
  /** Beneath the options. */
  note?: string;
}) {
  const [value, set] = useQueryState(name, parseAsString);
  const [, setCursor] = useQueryState('cursor', parseAsString);
  return (
    <Combobox
      aria-label={label}
      placeholder={`${label}: all`}
      className="w-44"
      value={value}
      options={options}
      onSearch={onSearch}
      note={note}
      onChange={(next) => {
        void setCursor(null);
        void set(next);
      }}
    />
  );
}
