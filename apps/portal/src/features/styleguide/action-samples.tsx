'use client';
import { Plus, RefreshCw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { Dialog } from '@/ui/dialog';
import { IconButton } from '@/ui/icon-button';
import { LinkButton, TextLink } from '@/ui/link-button';
import { SidePanel } from '@/ui/side-panel';
import { StateBadge } from '@/ui/state-badge';
import { say } from '@/ui/toast';

const STATES = [
  'draft',
  'in_review',
  'changes_requested',
  'approved',
  'published',
  'deprecated',
  'retired',
  'blocked',
  'pending',
  'active',
  'suspended',
  'rejected',
  'expired',
  'revoked',
];
const REFUSAL = {
  status: 409,
  code: 'transition.refused',
  title: 'This change of state is refused for now',
  detail: '14 applications called v1 in the last 7 days.',
  requestId: '01k9v7m0c7f2',
};

function States() {
  return (
    <div className="flex flex-wrap gap-2">
      {STATES.map((state) => (
        <StateBadge key={state} state={state} />
      ))}
      <Badge>v1</Badge>
      <Badge tone="info">beta</Badge>
    </div>
  );
}

export function ActionSamples() {
  const [dialog, setDialog] = useState(false);
  const [retire, setRetire] = useState(false);
  const [panel, setPanel] = useState(false);
  return (
    <Card title="Actions and states" description="One primary action a page; the dangerous one names its thing.">
      <div className="flex flex-col gap-4">
        <div className="flex flex-wrap items-center gap-2">
          <Button variant="primary" icon={Plus} onClick={() => setDialog(true)}>
            New API
          </Button>
          <Button onClick={() => setPanel(true)}>Open panel</Button>
          <Button variant="quiet">Quiet</Button>
          <Button variant="danger" icon={Trash2} onClick={() => setRetire(true)}>
            Retire v1
          </Button>
          <Button variant="primary" busy>
            Publishing
          </Button>
          <Button disabled>Disabled</Button>
          <IconButton icon={RefreshCw} label="Refresh" />
          <LinkButton href="/styleguide">Link as button</LinkButton>
          <TextLink href="/styleguide">text link</TextLink>
          <Button size="sm" onClick={() => say.done('Subscription approved', { undo: { run: () => say.info('Approval taken back') } })}>
            Say done
          </Button>
          <Button size="sm" onClick={() => say.problem({ ...REFUSAL, errors: [] })}>
            Say problem
          </Button>
        </div>
        <States />
      </div>
      <Dialog
        open={dialog}
        onOpenChange={setDialog}
        title="New API"
        description="Import a document or start from nothing."
        actions={
          <Button variant="primary" onClick={() => setDialog(false)}>
            Create API
          </Button>
        }
      />
      <ConfirmDialog
        open={retire}
        onOpenChange={setRetire}
        title="Retire Payments v1?"
        effect="12 subscriptions of 9 applications end now; calls get 410 with a pointer to v2. This cannot be undone."
        confirmLabel="Retire v1"
        typeToConfirm="payments/v1"
        danger
        onConfirm={() => Promise.reject(REFUSAL)}
      />
      <SidePanel open={panel} onOpenChange={setPanel} title="GET /v1/payments/{id}">
        One call's story would stand here.
      </SidePanel>
    </Card>
  );
}
