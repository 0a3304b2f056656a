'use client';
import { useState } from 'react';
import type { CatalogueApi, CatalogueVersion } from '@/features/catalogue/load-api';
import { useTask } from '@/lib/use-task';
import { Button } from '@/ui/button';
import { Stepper } from '@/ui/stepper';
import { type ApplicationChoice, ApplicationStep } from './application-step';
import { ConfirmStep } from './confirm-step';
import { JoinNote } from './join-note';
import { PlanStep } from './plan-step';
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
  const { busy, failure, run } = useTask();
  const [result, setResult] = useState<SubscribedResult | null>(null);
  const plan = version.plans.find(({ id }) => id === chosenPlan);
  if (!member) return <JoinNote tenant={api.tenant} />;
  if (result) return <Subscribed api={api} version={version} result={result} />;
  const complete = application.kind === 'existing' || application.name.trim() !== '';
  const confirm = () =>
    run(async () => {
      if (!plan) return;
      setResult(await subscribeNow({ tenant, application, planId: plan.id, message, onMade: (id, name) => setApplication({ kind: 'existing', id, name }) }));
    });
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
      {step === 'plan' && <PlanStep version={version} chosen={plan} onChoose={setChosenPlan} message={message} onMessage={setMessage} />}
      {step === 'confirm' && plan && <ConfirmStep api={api} version={version} application={application.name} plan={plan} failure={failure} />}
    </Stepper>
  );
}
