'use client';
import { useWatch } from 'react-hook-form';
import { NumberField, SelectField, TextField } from '@/ui/form/fields';
import { FormSection } from '@/ui/form/form-section';
import { balanceSummary, poolSummary, retrySummary, timeoutSummary } from '../summary';
import type { Drafted } from './draft';
import { DEFAULTS, type UpstreamValues } from './values';

const MS = 'Milliseconds';
const BALANCES = [
  { value: 'weight', label: 'Weight', hint: 'In turn, as often as the weights say' },
  { value: 'connections', label: 'Least connections', hint: 'The fewest calls in flight: for calls of very different length' },
  { value: 'latency', label: 'Latency', hint: 'The quicker of two drawn at random: for servers of different speed' },
  { value: 'header', label: 'Hash of a header', hint: 'The same value leads to the same target' },
  { value: 'cookie', label: 'Hash of a cookie', hint: 'For sessions that a server keeps' },
  { value: 'address', label: 'Hash of the client’s address', hint: 'For clients without cookies' },
  { value: 'principal', label: 'Hash of the application', hint: 'For caches per consumer' },
];
const METHODS = [
  { value: 'safe', label: 'Calls that only read', hint: 'GET, HEAD, OPTIONS, TRACE' },
  { value: 'idempotent', label: 'Calls that may be repeated', hint: 'PUT and DELETE too' },
];

export function BalanceSection({ draft }: { draft: Drafted }) {
  const by = useWatch<UpstreamValues, 'balance.by'>({ name: 'balance.by' });
  return (
    <FormSection title="Spread of calls" summary={balanceSummary(draft)} changed={by !== 'weight'} names={['balance']}>
      <SelectField name="balance.by" label="Choose a target by" options={BALANCES} />
      {(by === 'header' || by === 'cookie') && (
        <TextField
          name="balance.name"
          label={by === 'header' ? 'Header' : 'Cookie'}
          hint="A call without it goes by weight"
          mono
          autoComplete="off"
          placeholder={by === 'header' ? 'x-session' : 'session'}
        />
      )}
      <p className="text-13 text-ink-muted">
        With a hash, only the calls of a target that is gone move to others. Weights hold for every choice; weight 0 takes no new calls.
      </p>
    </FormSection>
  );
}

export function TimeoutSection({ draft }: { draft: Drafted }) {
  const names = ['connectTimeoutMs', 'firstByteTimeoutMs', 'idleTimeoutMs', 'totalTimeoutMs'] as const;
  const changed = names.some((name) => draft[name] !== DEFAULTS[name]);
  return (
    <FormSection title="Time-outs" summary={timeoutSummary(draft)} changed={changed} names={names}>
      <div className="grid gap-4 sm:grid-cols-2">
        <NumberField name="connectTimeoutMs" label="Connect within" hint={`${MS}, TLS included`} />
        <NumberField name="firstByteTimeoutMs" label="First byte within" hint={`${MS} after the request was sent`} />
        <NumberField name="idleTimeoutMs" label="Longest pause" hint={`${MS} between two bytes`} />
        <NumberField name="totalTimeoutMs" label="In all" hint={`${MS}, with retries; ends streams too`} optional />
      </div>
    </FormSection>
  );
}

export function RetrySection({ draft, changed }: { draft: Drafted; changed: boolean }) {
  return (
    <FormSection title="Retries" summary={retrySummary(draft)} changed={changed || draft.retries !== DEFAULTS.retries} names={['retries', 'retry']}>
      <div className="grid gap-4 sm:grid-cols-2">
        <NumberField name="retries" label="Further tries" hint="At other targets first; 0: none" min={0} max={5} />
        <SelectField name="retry.methods" label="Of" hint="What never reached a target may always be repeated" options={METHODS} />
        <TextField name="retry.statuses" label="Also after these answers" hint="503 or 502-504, beside broken connections" optional mono />
        <NumberField name="retry.budgetShare" label="Budget" hint="Percent of the calls of ten seconds" min={0} max={100} />
        <NumberField name="retry.budgetMin" label="Always allowed" hint="Retries in ten seconds, however few the calls" min={0} />
        <NumberField name="retry.bodyBytesMax" label="Longest body kept" hint="Bytes; a longer one is not sent twice" min={0} />
        <NumberField name="retry.backoffMs" label="Pause before the first" hint={`${MS}, a random part of it`} min={0} />
        <NumberField name="retry.longestBackoffMs" label="Longest pause" hint={MS} min={0} />
      </div>
    </FormSection>
  );
}

export function PoolSection({ draft, changed }: { draft: Drafted; changed: boolean }) {
  return (
    <FormSection title="Connections" summary={poolSummary(draft)} changed={changed} names={['pool']}>
      <div className="grid gap-4 sm:grid-cols-2">
        <NumberField name="pool.idleConnectionsMax" label="Idle at most" hint="Per target and gateway process" min={0} />
        <NumberField name="pool.idleMs" label="Idle for" hint={`${MS} without a call`} min={0} />
        <NumberField name="pool.ageMs" label="Oldest" hint={`${MS}; 0: however old`} min={0} />
        <NumberField name="pool.waitingMax" label="Calls that may wait" hint="Where a target has a most" min={0} />
        <NumberField name="pool.waitMs" label="Wait for" hint={`${MS}; then 503`} min={1} />
      </div>
    </FormSection>
  );
}
