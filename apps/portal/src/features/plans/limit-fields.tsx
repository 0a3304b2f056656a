'use client';
import type { Limit } from '@gatehouse/contracts';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Select } from '@/ui/select';
import { LimitCosts } from './limit-costs';
import { asKind, KINDS, kindOf } from './limit-kinds';
import { WINDOWS } from './limit-words';

const PERIODS = [
  { value: 'day', label: 'calendar day' },
  { value: 'month', label: 'calendar month' },
  { value: 'rolling', label: 'any span of', hint: 'Whenever it begins: never more in it than this' },
] as const;
const SPANS = [
  { value: '3600000', label: 'an hour' },
  { value: '86400000', label: 'a day' },
  { value: '604800000', label: '7 days' },
  { value: '2592000000', label: '30 days' },
] as const;
const DAY_MS = 86_400_000;
const OF = [
  { value: 'both', label: 'Sent and received' },
  { value: 'request', label: 'Sent', hint: 'Bodies of requests' },
  { value: 'response', label: 'Received', hint: 'Bodies of responses' },
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

interface Props<L extends Limit = Limit> {
  limit: L;
  onChange: (limit: L) => void;
}
type Spanned = Extract<Limit, { period: unknown }>;

function NumberInput({ value, onChange, label }: { value: number | undefined; onChange: (value: number) => void; label: string }) {
  return <Input type="number" min={1} aria-label={label} value={value ?? ''} onChange={(event) => onChange(Number(event.target.value))} />;
}

function Amount({ limit, onChange }: Props) {
  if (limit.kind === 'bytes') {
    return (
      <Field label="Bytes">
        <NumberInput label="Bytes" value={limit.bytes} onChange={(bytes) => onChange({ ...limit, bytes })} />
      </Field>
    );
  }
  if (limit.kind === 'concurrency') {
    return (
      <Field label="Calls at once">
        <NumberInput label="Calls at once" value={limit.calls} onChange={(calls) => onChange({ ...limit, calls })} />
      </Field>
    );
  }
  return (
    <Field label="Requests">
      <NumberInput label="Requests" value={limit.requests} onChange={(requests) => onChange({ ...limit, requests })} />
    </Field>
  );
}

function withPeriod<L extends Spanned>(limit: L, period: Spanned['period']): L {
  const { windowMs: _, ...rest } = limit;
  return (period === 'rolling' ? { ...rest, period, windowMs: DAY_MS } : { ...rest, period }) as L;
}

function withTimeZone<L extends Spanned>(limit: L, zone: string): L {
  const { timeZone: _, ...rest } = limit;
  return (zone === '' ? rest : { ...rest, timeZone: zone }) as L;
}

function Span<L extends Spanned>({ limit, onChange }: Props<L>) {
  return (
    <>
      <Field label="In each">
        <Select value={limit.period} options={PERIODS} onChange={(period) => onChange(withPeriod(limit, period))} />
      </Field>
      {limit.period === 'rolling' ? (
        <Field label="Span">
          <Select value={String(limit.windowMs ?? DAY_MS)} options={SPANS} onChange={(ms) => onChange({ ...limit, windowMs: Number(ms) })} />
        </Field>
      ) : (
        <Field label="Time zone" hint="Whose midnight; empty is UTC">
          <Input value={limit.timeZone ?? ''} placeholder="Europe/Berlin" onChange={(event) => onChange(withTimeZone(limit, event.target.value))} />
        </Field>
      )}
    </>
  );
}

function Window({ limit, onChange }: Props<Extract<Limit, { kind: 'rate' }>>) {
  return (
    <>
      <Field label="In each">
        <Select value={String(limit.windowMs)} options={WINDOWS} onChange={(ms) => onChange({ ...limit, windowMs: Number(ms) })} />
      </Field>
      {limit.algorithm === 'gcra' && (
        <Field label="Burst">
          <NumberInput label="Burst" value={limit.burst} onChange={(burst) => onChange({ ...limit, burst })} />
        </Field>
      )}
    </>
  );
}

/** The fields of one limit; which, follows from its kind. */
export function LimitFields({ limit, onChange }: Props) {
  return (
    <div className="flex flex-col gap-3">
      <div className="grid grid-cols-2 items-end gap-3 sm:grid-cols-3">
        <Field label="Kind">
          <Select value={kindOf(limit)} options={KINDS} onChange={(kind) => onChange(asKind(limit, kind))} />
        </Field>
        <Amount limit={limit} onChange={onChange} />
        {limit.kind === 'rate' && <Window limit={limit} onChange={onChange} />}
        {(limit.kind === 'quota' || limit.kind === 'bytes') && <Span limit={limit} onChange={onChange} />}
        {limit.kind === 'bytes' && (
          <Field label="Counted bodies">
            <Select value={limit.of} options={OF} onChange={(of) => onChange({ ...limit, of })} />
          </Field>
        )}
      </div>
      <div className="grid grid-cols-2 items-end gap-3 sm:grid-cols-3">
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
      {(limit.kind === 'rate' || limit.kind === 'quota') && (
        <LimitCosts
          costs={limit.costs ?? []}
          onChange={(costs) => {
            const { costs: _before, ...rest } = limit;
            onChange(costs.length > 0 ? { ...rest, costs } : rest);
          }}
        />
      )}
    </div>
  );
}
