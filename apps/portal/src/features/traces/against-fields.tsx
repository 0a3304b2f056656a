'use client';
import { Field } from '@/ui/field';
import { Select } from '@/ui/select';
import type { Against } from './use-against';

export function AgainstFields({ against }: { against: Against }) {
  return (
    <div className="grid gap-4 md:grid-cols-2">
      <Field label="Environment" hint="Where the calls would come in">
        <Select value={against.environmentId} options={against.environments} onChange={against.setEnvironment} />
      </Field>
      <Field label="Against" hint="A draft is run as it is saved">
        <Select value={against.revisionId} options={against.revisions} placeholder="No revision yet" onChange={against.setRevision} />
      </Field>
    </div>
  );
}
