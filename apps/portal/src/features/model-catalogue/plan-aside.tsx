'use client';
import { LimitUses } from '@/features/subscriptions/limit-uses';
import { Card } from '@/ui/card';
import { LinkButton, TextLink } from '@/ui/link-button';
import { StateBadge } from '@/ui/state-badge';
import type { ModelCallerView } from './model-view';

interface PlanAsideProps {
  tenant: string;
  subscribeHref: string;
  application: ModelCallerView | null;
}

/** Under which plan the chosen application calls, and what is left of its limits. */
export function PlanAside({ tenant, subscribeHref, application }: PlanAsideProps) {
  if (application === null)
    return (
      <Card title="Limits">
        <p className="text-13 text-ink-muted">Choose an application to see its plan, and what is left of its tokens and money.</p>
      </Card>
    );
  const { name, subscription } = application;
  if (subscription === null)
    return (
      <Card title={name}>
        <div className="flex flex-col items-start gap-3 text-13">
          <p className="text-ink-muted">It has no plan for this API.</p>
          <LinkButton href={subscribeHref}>Subscribe</LinkButton>
        </div>
      </Card>
    );
  return (
    <>
      <Card title={`Plan of ${name}`}>
        <p className="flex flex-wrap items-center gap-2 text-13">
          <TextLink href={`/developer/${tenant}/subscriptions/${subscription.id}`}>{subscription.plan.name}</TextLink>
          <StateBadge state={subscription.state} />
        </p>
      </Card>
      {subscription.state === 'active' && <LimitUses tenant={tenant} subscription={subscription.id} />}
    </>
  );
}
