'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/lib/api';
import { formatCount } from '@/lib/number';
import { useMay } from '@/lib/session-context';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { CopyText } from '@/ui/copy';
import { CopyAsCurl } from '@/ui/copy-as-curl';
import { FactList } from '@/ui/fact-list';
import { TextLink } from '@/ui/link-button';
import { Note } from '@/ui/note';
import { WithAside } from '@/ui/page';
import { PageHeader } from '@/ui/page-header';
import { StateBadge } from '@/ui/state-badge';
import { say } from '@/ui/toast';
import { PlanForm, type PlanView } from './plan-form';
import { PlanPolicies } from './plan-policies';

type PlanState = PlanView['state'];

/** What each next state is called on its button, and what it does to subscribers. */
const MOVES: Partial<Record<PlanState, { label: string; effect: string; danger: boolean }>> = {
  published: { label: 'Publish', effect: 'Developers see the plan on the pages of its APIs and can subscribe.', danger: false },
  deprecated: { label: 'Deprecate', effect: 'No new subscriptions. Those there are go on.', danger: true },
  closed: { label: 'Close', effect: 'Closes every subscription of the plan at once: their calls are refused. This cannot be undone.', danger: true },
};

export function PlanPage({ tenant, initial }: { tenant: string; initial: PlanView }) {
  const client = useQueryClient();
  const mayWrite = useMay(tenant, 'products:write');
  const [moving, setMoving] = useState<PlanState | null>(null);
  const params = { tenant, plan: initial.id };
  const key = ['plans', tenant, initial.id];
  const { data: plan = initial } = useQuery({ queryKey: key, queryFn: () => api.plans.get({ params }), initialData: initial });
  const keep = (next: PlanView) => client.setQueryData(key, next);
  const moves = plan.allowed.filter((state) => MOVES[state]);
  const move = moving ? MOVES[moving] : undefined;
  const facts = [
    { label: 'Product', value: <TextLink href={`/console/${tenant}/products/${plan.product.slug}`}>{plan.product.name}</TextLink> },
    { label: 'Subscriptions', value: <TextLink href={`/console/${tenant}/subscriptions/all?plan=${plan.id}`}>{formatCount(plan.subscriptionCount)}</TextLink> },
    { label: 'Id', value: <CopyText text={plan.id} /> },
  ];
  return (
    <>
      <PageHeader
        title={plan.name}
        names={[plan.id, plan.slug]}
        state={<StateBadge state={plan.state} />}
        description={`A plan of ${plan.product.name}`}
        actions={
          mayWrite && (
            <>
              <CopyAsCurl
                title="This plan"
                requests={[{ label: 'Publish', method: 'POST', path: `/api/v1/tenants/${tenant}/plans/${plan.slug}/transitions`, body: { to: 'published' } }]}
              />
              {moves.map((state, index) => (
                <Button key={state} variant={index === 0 && state === 'published' ? 'primary' : 'secondary'} onClick={() => setMoving(state)}>
                  {MOVES[state]?.label}
                </Button>
              ))}
            </>
          )
        }
      />
      <WithAside
        aside={
          <Card title="Facts">
            <FactList facts={facts} />
          </Card>
        }
      >
        <Card title="Terms" description="A change of limits is live at once, for those who are subscribed too.">
          {mayWrite && plan.state !== 'closed' ? (
            <PlanForm
              key={plan.updatedAt}
              plan={plan}
              submitLabel="Save plan"
              onSubmit={async (body) => {
                keep(await api.plans.update({ params, body }));
                say.done('Plan saved');
              }}
            />
          ) : (
            <Note>
              {plan.state === 'closed' ? 'A closed plan is kept for the record and cannot be changed.' : 'A publisher, admin or owner may change plans.'}
            </Note>
          )}
        </Card>
        {plan.state !== 'closed' && <PlanPolicies tenant={tenant} plan={plan} onChanged={keep} />}
      </WithAside>
      <ConfirmDialog
        open={moving !== null}
        onOpenChange={(open) => !open && setMoving(null)}
        title={`${move?.label ?? ''} ${plan.name}?`}
        effect={moving === 'closed' ? `${move?.effect} It has ${formatCount(plan.subscriptionCount)} subscriptions.` : move?.effect}
        confirmLabel={`${move?.label ?? ''} ${plan.name}`}
        danger={move?.danger}
        typeToConfirm={moving === 'closed' ? plan.slug : undefined}
        onConfirm={async () => {
          if (moving) keep(await api.plans.transition({ params, body: { to: moving } }));
        }}
      />
    </>
  );
}
