'use client';
import { useWatch } from 'react-hook-form';
import { CheckboxField, NumberField, SelectField, TextField } from '@/ui/form/fields';
import { FormSection } from '@/ui/form/form-section';
import { circuitSummary, healthSummary } from '../summary';
import type { Drafted } from './draft';
import type { UpstreamValues } from './values';

const MS = 'Milliseconds';
const METHODS = ['GET', 'HEAD', 'OPTIONS'].map((value) => ({ value, label: value }));

function ActiveFields() {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField name="health.active.path" label="Path" hint="Behind the target’s own" mono />
      <SelectField name="health.active.method" label="Method" hint="GET, where nothing speaks against it" options={METHODS} />
      <NumberField name="health.active.intervalMs" label="Every" hint={MS} />
      <NumberField name="health.active.timeoutMs" label="Answer within" hint={MS} />
      <TextField name="health.active.statuses" label="Good answers" hint="Such as 200-299, 401" mono />
      <NumberField name="health.active.jitterShare" label="Early or late by" hint="Percent of the interval, at random" min={0} max={100} />
      <NumberField name="health.active.unhealthyAfter" label="Out after" hint="Bad checks in a row" min={1} />
      <NumberField name="health.active.healthyAfter" label="Back after" hint="Good checks in a row" min={1} />
    </div>
  );
}

function OutlierFields() {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <NumberField name="health.outlier.consecutiveFailures" label="Failures in a row" hint="0: not for that" min={0} />
      <NumberField name="health.outlier.failureShare" label="Share of failures" hint="Percent; 0: not for that" min={0} max={100} />
      <NumberField name="health.outlier.callsMin" label="Calls needed for the share" hint="Fewer say nothing" min={1} />
      <NumberField name="health.outlier.windowMs" label="Taken over" hint={MS} />
      <TextField name="health.outlier.failureStatuses" label="Answers that are failures" hint="Beside broken connections and time-outs" mono />
      <NumberField name="health.outlier.ejectionMs" label="Left out for" hint={`${MS}; longer each further time`} />
      <NumberField name="health.outlier.longestEjectionMs" label="At most for" hint={MS} />
      <NumberField name="health.outlier.ejectedShareMax" label="Left out at a time" hint="Percent of the targets, never all" min={0} max={100} />
    </div>
  );
}

export function HealthSection({ draft, changed }: { draft: Drafted; changed: boolean }) {
  const activeOn = useWatch<UpstreamValues, 'health.activeOn'>({ name: 'health.activeOn' });
  const outlierOn = useWatch<UpstreamValues, 'health.outlier.enabled'>({ name: 'health.outlier.enabled' });
  return (
    <FormSection title="Health of targets" summary={healthSummary(draft)} changed={changed} names={['health']}>
      <CheckboxField name="health.activeOn" label="Ask each target regularly" hint="A target that does not answer well takes no calls until it does again" />
      {activeOn && <ActiveFields />}
      <CheckboxField name="health.outlier.enabled" label="Leave out targets whose calls fail" hint="Seen from the calls themselves, without any of its own" />
      {outlierOn && <OutlierFields />}
      <div className="grid gap-4 sm:grid-cols-2">
        <NumberField name="health.slowStartMs" label="Slow start" hint={`${MS} to its full share; 0: at once`} min={0} />
      </div>
    </FormSection>
  );
}

export function CircuitSection({ draft }: { draft: Drafted }) {
  const on = useWatch<UpstreamValues, 'circuitOn'>({ name: 'circuitOn' });
  return (
    <FormSection title="Circuit breaker" summary={circuitSummary(draft)} changed={on} names={['circuit']}>
      <CheckboxField
        name="circuitOn"
        label="Leave the whole upstream alone when it fails"
        hint="Calls are then refused with 503 at once, and a few are tried after a while"
      />
      {on && (
        <div className="grid gap-4 sm:grid-cols-2">
          <NumberField name="circuit.failureShare" label="Open at" hint="Percent of calls that failed" min={0} max={100} />
          <NumberField name="circuit.callsMin" label="Calls needed" hint="Fewer say nothing" min={1} />
          <NumberField name="circuit.windowMs" label="Taken over" hint={MS} />
          <TextField name="circuit.failureStatuses" label="Answers that are failures" hint="Beside those that never came" mono />
          <NumberField name="circuit.openMs" label="Open for" hint={MS} />
          <NumberField name="circuit.trialCalls" label="Then try" hint="Calls; all good closes it" min={1} />
        </div>
      )}
    </FormSection>
  );
}
