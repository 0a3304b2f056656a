'use client';
import type { Limit } from '@gatehouse/contracts';
import { Plus, Trash2 } from 'lucide-react';
import { Button } from '@/ui/button';
import { Field } from '@/ui/field';
import { IconButton } from '@/ui/icon-button';
import { Input } from '@/ui/input';
import { Select } from '@/ui/select';
import { limitWords, WINDOWS } from './limit-words';

const KINDS = [
  { value: 'window', label: 'Rate', hint: 'So many in each second, minute, hour or day' },
  { value: 'gcra', label: 'Even rate', hint: 'Spread evenly, with a burst' },
  { value: 'quota', label: 'Quota', hint: 'So many in each calendar day or month, UTC' },
] as const;
const PERIODS = [
  { value: 'day', label: 'day' },
  { value: 'month', label: 'month' },
] as const;
const MODES = [
  { value: 'fast', label: 'Fast', hint: 'Gateways count in leased blocks: at most 10 % over' },
  { value: 'strict', label: 'Strict', hint: 'Decided by the counter store near the limit: nothing over' },
] as const;
const STORE_LOSS = [
  { value: 'share', label: 'Share', hint: 'Each gateway lets its part through' },
  { value: 'deny', label: 'Refuse', hint: 'Nothing passes uncounted' },
  { value: 'allow', label: 'Let pass', hint: 'Availability before the limit' },
] as const;

type Kind = (typeof KINDS)[number]['value'];
const kindOf = (limit: Limit): Kind => (limit.kind === 'quota' ? 'quota' : limit.algorithm);

function asKind(limit: Limit, kind: Kind): Limit {
  const { name, requests, mode, onStoreLoss } = limit;
  if (kind === 'quota') return { kind: 'quota', name, requests, mode, onStoreLoss, period: 'day' };
  return { kind: 'rate', name, requests, mode, onStoreLoss, algorithm: kind, windowMs: limit.kind === 'rate' ? limit.windowMs : 60_000 };
}

function newLimit(limits: readonly Limit[]): Limit {
  const name = ['requests', 'daily', 'burst', 'monthly'].find((one) => limits.every((limit) => limit.name !== one)) ?? `limit-${limits.length + 1}`;
  return { kind: 'rate', algorithm: 'window', name, requests: 60, windowMs: 60_000, mode: 'fast', onStoreLoss: 'share' };
}

function NumberInput({ value, onChange, label }: { value: number | undefined; onChange: (value: number) => void; label: string }) {
  return <Input type="number" min={1} aria-label={label} value={value ?? ''} onChange={(event) => onChange(Number(event.target.value))} />;
}

function LimitFields({ limit, onChange }: { limit: Limit; onChange: (limit: Limit) => void }) {
  return (
    <div className="grid gap-3 sm:grid-cols-3">
      <Field label="Kind">
        <Select value={kindOf(limit)} options={KINDS} onChange={(kind) => onChange(asKind(limit, kind))} />
      </Field>
      <Field label="Requests">
        <NumberInput label="Requests" value={limit.requests} onChange={(requests) => onChange({ ...limit, requests })} />
      </Field>
      <Field label="In each">
        {limit.kind === 'quota' ? (
          <Select value={limit.period} options={PERIODS} onChange={(period) => onChange({ ...limit, period })} />
        ) : (
          <Select value={String(limit.windowMs)} options={WINDOWS} onChange={(ms) => onChange({ ...limit, windowMs: Number(ms) })} />
        )}
      </Field>
      {limit.kind === 'rate' && limit.algorithm === 'gcra' && (
        <Field label="Burst">
          <NumberInput label="Burst" value={limit.burst} onChange={(burst) => onChange({ ...limit, burst })} />
        </Field>
      )}
      <Field label="Name">
        <Input value={limit.name} onChange={(event) => onChange({ ...limit, name: event.target.value })} />
      </Field>
      <Field label="Counted">
        <Select value={limit.mode} options={MODES} onChange={(mode) => onChange({ ...limit, mode })} />
      </Field>
      <Field label="Counter store away">
        <Select value={limit.onStoreLoss} options={STORE_LOSS} onChange={(onStoreLoss) => onChange({ ...limit, onStoreLoss })} />
      </Field>
    </div>
  );
}

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
