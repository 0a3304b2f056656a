'use client';
import { useState } from 'react';
import { formatCount } from '@/lib/number';
import { RadioGroup } from '@/ui/radio-group';
import { ScrollGroup } from '@/ui/scroll-group';
import { SearchInput } from '@/ui/search-input';
import type { KindView } from '../provider-view';
import { CUSTOM } from './account';

const hint = ({ baseUrl, catalogueModels }: KindView): string => `${baseUrl}${catalogueModels > 0 ? `, ${formatCount(catalogueModels)} models known` : ''}`;

interface KindStepProps {
  kinds: readonly KindView[];
  value: string | null;
  onChange: (kind: string) => void;
}

/** Who serves the models: found by typing a part of the name or the address. */
export function KindStep({ kinds, value, onChange }: KindStepProps) {
  const [words, setWords] = useState('');
  const wanted = words.trim().toLowerCase();
  const options = [
    ...kinds
      .filter(({ id, name, baseUrl }) => `${id} ${name} ${baseUrl}`.toLowerCase().includes(wanted))
      .map((kind) => ({ value: kind.id, label: kind.name, hint: hint(kind) })),
    { value: CUSTOM, label: 'Another', hint: 'Whatever speaks one of the formats: you give its address' },
  ];
  return (
    <div className="flex flex-col gap-3">
      <SearchInput label={`Search ${kinds.length} providers`} className="w-full sm:w-80" value={words} onChange={(event) => setWords(event.target.value)} />
      <ScrollGroup label="Providers" className="max-h-[50dvh] overflow-y-auto pr-1">
        <RadioGroup aria-label="Provider" cards value={value} options={options} onChange={onChange} />
      </ScrollGroup>
    </div>
  );
}
