'use client';
import { MODEL_ERROR_CLASSES } from '@gatehouse/contracts';
import { useFormContext, useWatch } from 'react-hook-form';
import { useSubscriberChoices } from '@/features/applications/use-subscriber-choices';
import { duration } from '@/lib/time';
import { CheckboxField, NumberField } from '@/ui/form/fields';
import { FormSection } from '@/ui/form/form-section';
import { SchemaField } from '@/ui/form/schema-field';
import { AUDIENCE, HEDGE, type ModelRouteValues, SLO } from './model-route-values';
import { exposureWords, FAILURES } from './model-route-words';

function sloSummary({ sloOn, slo }: ModelRouteValues): string {
  if (!sloOn) return 'Nothing is promised: all time counts';
  const parts = [...(slo?.ttftMs ? [`first token ${duration(slo.ttftMs)}`] : []), ...(slo?.totalMs ? [`whole answer ${duration(slo.totalMs)}`] : [])];
  const money = slo?.saving === 'weighed' ? '; money is weighed against lateness' : '';
  return `${parts.length > 0 ? `Within: ${parts.join(', ')}` : 'What a second and a failure are worth'}${money}`;
}

function hedgeSummary({ hedgeOn, hedge }: ModelRouteValues): string {
  if (!hedgeOn) return 'Off: each call is asked once at a time';
  const after = hedge?.afterMs ? `after ${duration(hedge.afterMs)}` : 'after the time predicted for 95 of 100 calls';
  return `A second target ${after}, for ${Number(((hedge?.shareMax ?? 0.05) * 100).toFixed(1))} % of calls at most`;
}

function fallbackSummary({ on, attemptsMax }: ModelRouteValues): string {
  const names = MODEL_ERROR_CLASSES.filter((name) => on[name]).map((name) => FAILURES[name].label.toLowerCase());
  return names.length === 0 ? 'Never: what one target says is the answer' : `After ${names.join(', ')}; ${attemptsMax ?? '…'} targets in all`;
}

/** Only predictive routing weighs times against money; any strategy can ask a second target. */
function TimeSections({ values }: { values: ModelRouteValues }) {
  return (
    <>
      {values.strategy === 'predictive' && (
        <FormSection title="Promised times" summary={sloSummary(values)} changed={values.sloOn} names={['slo']}>
          <CheckboxField name="sloOn" label="Say what is promised" hint="Time above it counts against a target; without, all time does" />
          {values.sloOn && <SchemaField name="slo" schema={SLO} />}
        </FormSection>
      )}
      <FormSection title="A second target when the first is slow" summary={hedgeSummary(values)} changed={values.hedgeOn} names={['hedge']}>
        <CheckboxField name="hedgeOn" label="Ask two" hint="Whose content comes first answers; the other is cancelled, and may still cost its input" />
        {values.hedgeOn && <SchemaField name="hedge" schema={HEDGE} />}
      </FormSection>
    </>
  );
}

export function RouteSections({ tenant }: { tenant: string }) {
  const { getValues } = useFormContext<ModelRouteValues>();
  const values = { ...getValues(), ...useWatch() } as ModelRouteValues;
  const choices = useSubscriberChoices(tenant);
  const { listed, audience } = values;
  const exposure = {
    listed,
    ...(audience.planIds?.length && { planIds: audience.planIds }),
    ...(audience.applicationIds?.length && { applicationIds: audience.applicationIds }),
  };
  return (
    <>
      <TimeSections values={values} />
      <FormSection title="Another target" summary={fallbackSummary(values)} names={['on', 'attemptsMax']}>
        <p className="text-13 text-ink-muted">After these failures, until the first content has reached the caller:</p>
        <div className="grid gap-3 sm:grid-cols-2">
          {MODEL_ERROR_CLASSES.map((name) => (
            <CheckboxField key={name} name={`on.${name}`} label={FAILURES[name].label} hint={FAILURES[name].hint} />
          ))}
        </div>
        <div className="max-w-48">
          <NumberField name="attemptsMax" label="Targets in all" hint="For one call" min={1} max={6} />
        </div>
      </FormSection>
      <FormSection
        title="Who may use it"
        summary={exposureWords({ exposure })}
        changed={exposureWords({ exposure }) !== 'Everybody'}
        names={['audience', 'listed']}
      >
        <CheckboxField name="listed" label="In the list of models" hint="Unlisted, it can still be asked for by those who know its name" />
        <SchemaField name="audience" schema={AUDIENCE} choices={{ ...choices }} />
      </FormSection>
    </>
  );
}
