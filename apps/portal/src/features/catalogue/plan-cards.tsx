import { limitWords, modelLimitWords } from '@/features/plans/limit-words';
import { Badge } from '@/ui/badge';
import { Card } from '@/ui/card';
import { LinkButton } from '@/ui/link-button';
import type { CatalogueApi, CatalogueVersion } from './load-api';

type OfferedPlan = CatalogueVersion['plans'][number];

export function priceWords(plan: OfferedPlan): string {
  if (!plan.price) return 'Free of charge';
  return `${plan.price.amount.toLocaleString('en')} ${plan.price.currency} a ${plan.price.per}`;
}

/** What one may subscribe to, beside the description. */
export function PlanCards({ api, version }: { api: CatalogueApi; version: CatalogueVersion }) {
  const base = `/catalogue/${api.tenant.slug}/${api.api.slug}`;
  if (version.plans.length === 0) {
    return (
      <Card title="Plans">
        <p className="text-13 text-ink-muted">
          {version.authentication.anonymous ? 'No subscription is needed.' : 'No plan is offered yet. Its team can publish one.'}
        </p>
      </Card>
    );
  }
  return version.plans.map((plan) => (
    <Card key={plan.id} title={plan.name} description={priceWords(plan)}>
      <div className="flex flex-col gap-3 text-13">
        {plan.description && <p className="text-ink-muted">{plan.description}</p>}
        <ul className="flex flex-col gap-1">
          {plan.limits.length + plan.modelLimits.length === 0 && <li>No limit</li>}
          {plan.limits.map((limit) => (
            <li key={limit.name}>{limitWords(limit)}</li>
          ))}
          {plan.modelLimits.map((limit) => (
            <li key={`${limit.unit} ${limit.name}`}>{modelLimitWords(limit)}</li>
          ))}
        </ul>
        <div className="flex items-center justify-between gap-2">
          <Badge tone={plan.approval === 'automatic' ? 'good' : 'info'}>{plan.approval === 'automatic' ? 'At once' : 'After approval'}</Badge>
          {version.state === 'published' && (
            <LinkButton size="sm" href={`${base}/subscribe?version=${encodeURIComponent(version.name)}&plan=${plan.id}`}>
              {`Choose ${plan.name}`}
            </LinkButton>
          )}
        </div>
      </div>
    </Card>
  ));
}
