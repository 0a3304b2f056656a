'use client';
import { useState } from 'react';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Inbox } from '@/ui/inbox';
import { Stepper } from '@/ui/stepper';
import { Timeline } from '@/ui/timeline';

const REQUESTS = ['Orders frontend', 'Mobile app', 'Partner import'].map((name, index) => ({
  id: `sub_${index}`,
  name,
  plan: index === 1 ? 'Pro' : 'Free',
  since: `${index + 1} h`,
}));
const STEPS = [
  { id: 'plan', label: 'Choose a plan' },
  { id: 'application', label: 'Application' },
  { id: 'confirm', label: 'Confirm' },
];

function StorySample() {
  return (
    <Card title="One call's story">
      <Timeline
        label="One call's story"
        entries={[
          { id: '1', at: '+0 ms', title: 'Request head read', span: { start: 0, length: 0.02 } },
          { id: '2', at: '+0.1 ms', title: 'api-key: application Orders frontend', tone: 'good', span: { start: 0.02, length: 0.05 } },
          {
            id: '3',
            at: '+0.2 ms',
            title: 'rate-limit: 101 of 100 in this minute',
            detail: 'Answered 429; retry after 12 s.',
            tone: 'bad',
            span: { start: 0.07, length: 0.3 },
          },
        ]}
      />
    </Card>
  );
}

function StepsSample() {
  const [step, setStep] = useState('application');
  return (
    <Card title="Step by step">
      <Stepper
        steps={STEPS}
        current={step}
        onGoTo={setStep}
        actions={
          <>
            <Button onClick={() => setStep('plan')}>Back</Button>
            <Button variant="primary" onClick={() => setStep('confirm')}>
              Next
            </Button>
          </>
        }
      >
        The fields of this step.
      </Stepper>
    </Card>
  );
}

function InboxSample() {
  const [request, setRequest] = useState<string | null>(null);
  return (
    <Inbox
      label="Subscription requests"
      items={REQUESTS}
      itemId={(item) => item.id}
      summary={(item) => (
        <>
          <span className="block font-medium">{item.name}</span>
          <span className="text-12 text-ink-muted">
            {item.plan}, waiting {item.since}
          </span>
        </>
      )}
      detail={(item) => (
        <div className="flex flex-col gap-3">
          <h2 className="font-semibold text-16">{item.name}</h2>
          <p className="text-13 text-ink-muted">Asks for {item.plan}.</p>
          <div className="flex gap-2">
            <Button variant="primary">Approve</Button>
            <Button>Reject</Button>
          </div>
        </div>
      )}
      selectedId={request}
      onSelect={setRequest}
      onApprove={() => undefined}
      onReject={() => undefined}
    />
  );
}

export function ShapeSamples() {
  return (
    <>
      <StorySample />
      <StepsSample />
      <InboxSample />
    </>
  );
}
