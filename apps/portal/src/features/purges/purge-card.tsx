'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api as client } from '@/lib/api';
import { useMay } from '@/lib/session-context';
import { Card } from '@/ui/card';
import { RadioField, TextField } from '@/ui/form/fields';
import { Form } from '@/ui/form/form';
import { useProblemForm } from '@/ui/form/use-problem-form';
import { RelativeTime } from '@/ui/relative-time';
import { say } from '@/ui/toast';
import { useThing } from '../apis/thing/thing-context';
import { PurgeValues, scopeOf, scopeText } from './purge-values';

const KINDS = [
  { value: 'api', label: 'Everything', hint: 'All stored responses of this API, of all versions and environments' },
  { value: 'tag', label: 'What carries a tag', hint: 'Responses whose Surrogate-Key or Cache-Tag names it' },
  { value: 'url', label: 'One URL', hint: 'A path with its query, in all its variants' },
];

/** Takes stored responses away by hand, and shows who did so last. */
export function PurgeCard() {
  const { tenant, api } = useThing();
  const may = useMay(tenant, 'apis:deploy');
  const queries = useQueryClient();
  const params = { tenant, api: api.id };
  const queryKey = ['purges', tenant, api.id];
  const { data } = useQuery({ queryKey, queryFn: () => client.purges.list({ params }) });
  const state = useProblemForm({
    schema: PurgeValues,
    defaultValues: { by: 'api', tag: '', path: '' },
    onSubmit: async (values) => {
      const scope = scopeOf(values);
      await client.purges.create({ params, body: scope });
      await queries.invalidateQueries({ queryKey });
      say.done(`Purged: ${scopeText(scope)}`);
    },
  });
  const by = state.form.watch('by');
  if (!may) return null;
  return (
    <Card
      title="Stored responses"
      description="Where the policy Cache stands, gateways answer from stored responses. A purge is in force on all of them at once; the next calls go to the upstream. It cannot be undone, and the store fills again by itself."
    >
      <div className="flex flex-col gap-5">
        <Form state={state} submitLabel="Purge responses">
          <RadioField name="by" label="What to purge" options={KINDS} cards />
          {by === 'tag' && <TextField name="tag" label="Tag" autoComplete="off" mono />}
          {by === 'url' && <TextField name="path" label="Path and query" autoComplete="off" mono hint="Behind the API’s root, such as /pets?page=2" />}
        </Form>
        {data !== undefined && data.items.length > 0 && (
          <div>
            <h3 className="mb-1 font-medium text-13 text-ink">Last purges</h3>
            <ul className="flex flex-col divide-y divide-line text-13">
              {data.items.slice(0, 5).map(({ sequence, scope, by: who, at }) => (
                <li key={sequence} className="flex flex-wrap items-baseline justify-between gap-x-4 py-1.5">
                  <span className="wrap-anywhere text-ink">{scopeText(scope)}</span>
                  <span className="text-ink-muted">
                    {who.name}, <RelativeTime at={at} />
                  </span>
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </Card>
  );
}
