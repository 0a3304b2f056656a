'use client';
import { useState } from 'react';
import type { CatalogueApi, CatalogueVersion } from '@/features/catalogue/load-api';
import { priceWords } from '@/features/catalogue/plan-cards';
import { limitWords } from '@/features/plans/limit-words';
import { problemView } from '@/lib/problem';
import { Button } from '@/ui/button';
import { ProblemNote } from '@/ui/error-state';
import { FactList } from '@/ui/fact-list';
import { Field } from '@/ui/field';
import { Textarea } from '@/ui/input';
import { Note } from '@/ui/note';
import { RadioGroup } from '@/ui/radio-group';
import { Stepper } from '@/ui/stepper';
import { type ApplicationChoice, ApplicationStep } from './application-step';
import { JoinNote } from './join-note';
import { subscribeNow } from './subscribe-now';
import { Subscribed, type SubscribedResult } from './subscribed';

const STEPS = [
  { id: 'application', label: 'Application' },
  { id: 'plan', label: 'Plan' },
  { id: 'confirm', label: 'Confirm' },
] as const;
type StepId = (typeof STEPS)[number]['id'];

interface SubscribeProps {
  api: CatalogueApi;
  version: CatalogueVersion;
  member: boolean;
  teams: readonly { id: string; name: string }[];
  planId?: string;
}

/** Application, plan, confirm; then the key, once. */
export function Subscribe({ api, version, member, teams, planId }: SubscribeProps) {
  const tenant = api.tenant.slug;
  const [step, setStep] = useState<StepId>('application');
  const [application, setApplication] = useState<ApplicationChoice>({ kind: 'new', name: '', teamId: null });
  const [chosenPlan, setChosenPlan] = useState(version.plans.some(({ id }) => id === planId) ? planId : version.plans[0]?.id);
  const [message, setMessage] = useState('');
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<SubscribedResult | null>(null);
  const plan = version.plans.find(({ id }) => id === chosenPlan);
  if (!member) return <JoinNote tenant={api.tenant} />;
  if (result) return <Subscribed api={api} version={version} result={result} />;
  const complete = application.kind === 'existing' || application.name.trim() !== '';
  const confirm = async () => {
    if (!plan) return;
    setBusy(true);
    setFailure(null);
    try {
      setResult(await subscribeNow({ tenant, application, planId: plan.id, message, onMade: (id, name) => setApplication({ kind: 'existing', id, name }) }));
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  const next = step === 'application' ? 'plan' : 'confirm';
  const actions =
    step === 'confirm' ? (
      <Button variant="primary" busy={busy} onClick={() => void confirm()}>
        {plan?.approval === 'manual' ? 'Send request' : 'Subscribe'}
      </Button>
    ) : (
      <Button variant="primary" disabled={step === 'application' ? !complete : !plan} onClick={() => setStep(next)}>
        Continue
      </Button>
    );
  return (
    <Stepper steps={STEPS} current={step} onGoTo={(id) => setStep(id as StepId)} actions={actions}>
      {step === 'application' && <ApplicationStep tenant={tenant} teams={teams} value={application} onChange={setApplication} />}
      {step === 'plan' && (
        <>
          <RadioGroup
            aria-label="Plan"
            cards
            value={chosenPlan ?? null}
            onChange={setChosenPlan}
            options={version.plans.map((one) => ({
              value: one.id,
              label: `${one.name}: ${one.limits.map(limitWords).join('; ') || 'no limit'}`,
              hint: `${priceWords(one)}, ${one.approval === 'manual' ? 'after approval' : 'at once'}. ${one.description}`,
            }))}
          />
          {plan?.approval === 'manual' && (
            <Field label="Message to the approver" optional hint="What you build, and how much you expect to call">
              <Textarea rows={3} maxLength={1000} value={message} onChange={(event) => setMessage(event.target.value)} />
            </Field>
          )}
        </>
      )}
      {step === 'confirm' && plan && (
        <>
          <FactList
            facts={[
              { label: 'API', value: `${api.api.name} ${version.name}` },
              { label: 'Application', value: application.name },
              { label: 'Plan', value: `${plan.product.name}, ${plan.name}` },
              { label: 'Limits', value: plan.limits.map(limitWords).join('; ') || 'none' },
              { label: 'Price', value: priceWords(plan) },
            ]}
          />
          <Note>
            {plan.approval === 'manual'
              ? 'The API’s team decides; you are told by a notice and by mail. You can take the request back until then.'
              : 'The subscription is active at once, and you get a key. You can close it at any time.'}
          </Note>
          {failure !== null && <ProblemNote problem={problemView(failure)} />}
        </>
      )}
    </Stepper>
  );
}
