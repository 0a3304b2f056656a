'use client';
import type { Limit } from '@gatehouse/contracts';
import { Plus, Trash2 } from 'lucide-react';
import { Button } from '@/ui/button';
import { IconButton } from '@/ui/icon-button';
import { LimitFields } from './limit-fields';
import { newLimit } from './limit-kinds';
import { limitWords } from './limit-words';

/** The limits of a plan, each with its meaning in words above its fields. */
export function LimitEditor({ value, onChange, error }: { value: readonly Limit[]; onChange: (limits: Limit[]) => void; error?: string }) {
  const replace = (at: number, limit: Limit) => onChange(value.map((one, index) => (index === at ? limit : one)));
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1 font-medium text-13 text-ink">Limits</legend>
      {value.length === 0 && <p className="text-13 text-ink-muted">No limit: subscribers may call as often as they like.</p>}
      {value.map((limit, index) => (
        <div key={index} className="flex flex-col gap-3 rounded-md border border-line p-3">
          <div className="flex items-center justify-between gap-3">
            <p className="text-13 text-ink">{limitWords(limit)}</p>
            <IconButton icon={Trash2} size="sm" label={`Remove the limit ${limit.name}`} onClick={() => onChange(value.filter((_, at) => at !== index))} />
          </div>
          <LimitFields limit={limit} onChange={(next) => replace(index, next)} />
        </div>
      ))}
      {error && (
        <p role="alert" className="text-12 text-bad">
          {error}
        </p>
      )}
      <div>
        <Button size="sm" icon={Plus} disabled={value.length >= 8} onClick={() => onChange([...value, newLimit(value)])}>
          Add a limit
        </Button>
      </div>
    </fieldset>
  );
}
