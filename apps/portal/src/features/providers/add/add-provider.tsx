'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { FormProvider } from 'react-hook-form';
import { api } from '@/lib/api';
import { pointerSegments } from '@/lib/pointer';
import { problemView } from '@/lib/problem';
import { Button } from '@/ui/button';
import { ProblemNote } from '@/ui/error-state';
import { useProblemForm } from '@/ui/form/use-problem-form';
import { LinkButton } from '@/ui/link-button';
import { Stepper } from '@/ui/stepper';
import type { KindView, ProviderView } from '../provider-view';
import { type AccountValues, accountSchema, asksForAddress, CUSTOM, fieldOf, type NewProvider, startOf } from './account';
import { AccountStep } from './account-step';
import { KindStep } from './kind-step';
import { TestStep } from './test-step';

const STEPS = [
  { id: 'kind', label: 'Provider' },
  { id: 'account', label: 'Account' },
  { id: 'test', label: 'Test' },
] as const;
type StepId = (typeof STEPS)[number]['id'];

/** What is wrong with an address that the kind brings is wrong with no field. */
function shownAt(pointer: string, kind: KindView | undefined): string {
  const field = fieldOf(pointerSegments(pointer));
  return field[0] === 'baseUrl' && !asksForAddress(kind) ? '' : `/${field.join('/')}`;
}

interface AccountProps {
  tenant: string;
  kind: KindView | undefined;
  at: StepId;
  onStep: (step: StepId) => void;
}

/** Its own component, so that another kind begins with another form. */
function Account({ tenant, kind, at, onStep }: AccountProps) {
  const client = useQueryClient();
  const formId = useId();
  const [made, setMade] = useState<ProviderView | null>(null);
  const state = useProblemForm<AccountValues, NewProvider>({
    schema: accountSchema(kind),
    defaultValues: startOf(kind),
    onSubmit: async (body) => {
      try {
        // gone back and changed: nothing leads to the first one yet
        if (made) await api.providers.remove({ params: { tenant, provider: made.id } });
        setMade(null);
        setMade(await api.providers.create({ params: { tenant }, body }));
      } catch (error) {
        const view = problemView(error);
        throw { ...view, errors: view.errors.map(({ pointer, detail }) => ({ pointer: shownAt(pointer, kind), detail })) };
      }
      await client.invalidateQueries({ queryKey: ['providers', tenant] });
      onStep('test');
    },
  });
  const page = `/console/${tenant}/ai`;
  const actions =
    at === 'test' && made ? (
      <>
        <Button onClick={() => onStep('account')}>Back</Button>
        <LinkButton href={`${page}/routes/new?provider=${made.id}`}>Make a model route</LinkButton>
        <LinkButton variant="primary" href={`${page}/providers/${made.id}`}>
          Open the provider
        </LinkButton>
      </>
    ) : (
      <>
        <Button onClick={() => onStep('kind')}>Back</Button>
        <Button type="submit" form={formId} variant="primary" busy={state.form.formState.isSubmitting}>
          Add and test
        </Button>
      </>
    );
  return (
    <Stepper steps={STEPS} current={at} onGoTo={(id) => onStep(id as StepId)} actions={actions}>
      {at === 'test' && made ? (
        <TestStep key={made.id} tenant={tenant} provider={made} />
      ) : (
        <FormProvider {...state.form}>
          <form id={formId} noValidate onSubmit={state.submit} className="flex max-w-3xl flex-col gap-4">
            <AccountStep kind={kind} />
            {state.problem && <ProblemNote problem={state.problem} />}
          </form>
        </FormProvider>
      )}
    </Stepper>
  );
}

/** A provider in three steps: who, your account there, whether it answers. */
export function AddProvider({ tenant, kinds }: { tenant: string; kinds: readonly KindView[] }) {
  const [step, setStep] = useState<StepId>('kind');
  const [chosen, setChosen] = useState<string | null>(null);
  const kind = kinds.find(({ id }) => id === chosen);
  const next = (
    <Button variant="primary" disabled={chosen === null} onClick={() => setStep('account')}>
      Continue
    </Button>
  );
  return (
    <>
      {step === 'kind' && (
        <Stepper steps={STEPS} current="kind" onGoTo={() => {}} actions={next}>
          <KindStep kinds={kinds} value={chosen} onChange={setChosen} />
        </Stepper>
      )}
      {chosen !== null && (
        <div hidden={step === 'kind'}>
          <Account key={kind?.id ?? CUSTOM} tenant={tenant} kind={kind} at={step === 'kind' ? 'account' : step} onStep={setStep} />
        </div>
      )}
    </>
  );
}
