import type { CatalogueApi, CatalogueVersion } from '@/features/catalogue/load-api';
import { priceWords } from '@/features/catalogue/plan-cards';
import { limitWords } from '@/features/plans/limit-words';
import { problemView } from '@/lib/problem';
import { ProblemNote } from '@/ui/error-state';
import { FactList } from '@/ui/fact-list';
import { Note } from '@/ui/note';

interface ConfirmStepProps {
  api: CatalogueApi;
  version: CatalogueVersion;
  /** Its name. */
  application: string;
  plan: CatalogueVersion['plans'][number];
  failure: unknown;
}

/** What is about to be agreed on, and what follows. */
export function ConfirmStep({ api, version, application, plan, failure }: ConfirmStepProps) {
  return (
    <>
      <FactList
        facts={[
          { label: 'API', value: `${api.api.name} ${version.name}` },
          { label: 'Application', value: application },
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
  );
}
