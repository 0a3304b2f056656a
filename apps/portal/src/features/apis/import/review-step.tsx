import { FactList } from '@/ui/fact-list';
import { Note } from '@/ui/note';
import type { Details } from './details-step';
import type { UpstreamChoice } from './upstream-step';

const upstreamWords = (choice: UpstreamChoice): string => (choice.kind === 'existing' ? choice.name : choice.kind === 'new' ? choice.url : 'chosen later');

interface ReviewStepProps {
  tenant: string;
  details: Details;
  upstream: UpstreamChoice;
  /** How many the document has. */
  operations: number;
}

/** What is about to be made, and what follows. */
export function ReviewStep({ tenant, details, upstream, operations }: ReviewStepProps) {
  return (
    <>
      <FactList
        facts={[
          { label: 'API', value: `${details.name} ${details.version}` },
          { label: 'Path at the gateway', value: <code className="font-mono text-12">{`/${tenant}/${details.slug}/${details.version}`}</code> },
          { label: 'Operations', value: String(operations) },
          { label: 'Upstream', value: upstreamWords(upstream) },
          { label: 'In the catalogue for', value: details.visibility === 'public' ? 'everybody' : 'members' },
        ]}
      />
      <Note>Makes the API, its first version and a draft revision. Nobody can call it before you deploy and publish; until then you can discard it.</Note>
    </>
  );
}
