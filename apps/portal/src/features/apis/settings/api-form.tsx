'use client';
import { useQuery } from '@tanstack/react-query';
import { usePathname, useRouter } from 'next/navigation';
import { useController } from 'react-hook-form';
import { api as client } from '@/lib/api';
import { Checkbox } from '@/ui/checkbox';
import { RadioField, SelectField, TextareaField, TextField } from '@/ui/form/fields';
import { Form } from '@/ui/form/form';
import { useProblemForm } from '@/ui/form/use-problem-form';
import { Note } from '@/ui/note';
import { say } from '@/ui/toast';
import { useThing } from '../thing/thing-context';
import { ApiValues, bodyOf, NO_TEAM, valuesOf } from './api-values';
import { DescriptionField } from './description-field';

interface Team {
  id: string;
  name: string;
}

const VISIBILITY = [
  { value: 'public', label: 'Everybody', hint: 'In the catalogue without sign-in' },
  { value: 'members', label: 'Members', hint: 'Members of this tenant, after sign-in' },
  { value: 'teams', label: 'Chosen teams', hint: 'Members of the teams chosen below' },
];
const VERSION_BY = [
  { value: 'path', label: 'In the path', hint: '/acme/pets/v1/...' },
  { value: 'header', label: 'In a header', hint: '/acme/pets/... with the version in a header; without it the default version answers' },
];

function TeamsField({ teams }: { teams: readonly Team[] }) {
  const { field } = useController<ApiValues, 'teamIds'>({ name: 'teamIds' });
  if (teams.length === 0) return <Note>There is no team yet. Make one under Settings, Teams.</Note>;
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium text-13 text-ink">Teams that see it</legend>
      {teams.map(({ id, name }) => (
        <Checkbox
          key={id}
          label={name}
          checked={field.value.includes(id)}
          onChange={(on) => field.onChange(on ? [...field.value, id] : field.value.filter((one) => one !== id))}
        />
      ))}
    </fieldset>
  );
}

/** Everything about the API that belongs to no revision: live at once, in the catalogue and on the gateways. */
export function ApiForm() {
  const { tenant, api, refresh } = useThing();
  const router = useRouter();
  const pathname = usePathname();
  const { data } = useQuery({ queryKey: ['teams', tenant, 'pick'], queryFn: () => client.teams.list({ params: { tenant } }) });
  const teams = data?.items ?? [];
  const state = useProblemForm({
    schema: ApiValues,
    defaultValues: valuesOf(api),
    onSubmit: async (values) => {
      const after = await client.apis.update({ params: { tenant, api: api.id }, body: bodyOf(values) });
      await refresh();
      say.done('Settings saved');
      if (after.slug !== api.slug) router.replace(`${pathname.replace(/\/apis\/[^/]+/, `/apis/${after.slug}`)}${window.location.search}`);
    },
  });
  const [slug, visibility, versionBy, basePath] = state.form.watch(['slug', 'visibility', 'versionBy', 'basePath']);
  const moved = versionBy !== api.versionBy.by || basePath !== (api.basePath ?? '');
  return (
    <Form state={state} submitLabel="Save settings">
      <TextField name="name" label="Name" autoComplete="off" />
      <TextField name="slug" label="Slug" autoComplete="off" mono hint="Stands in the portal’s addresses and in the gateway’s paths" />
      {slug !== api.slug && <Note>{`The old slug, ${api.slug}, stays as an alias: links and calls with it go on working.`}</Note>}
      <TextareaField name="summary" label="Summary" optional rows={2} hint="One or two sentences for the catalogue" />
      <DescriptionField />
      <TextField name="tags" label="Tags" optional hint="Separated by commas" />
      <RadioField name="visibility" label="Who finds it in the catalogue" options={VISIBILITY} cards />
      {visibility === 'teams' && <TeamsField teams={teams} />}
      <SelectField
        name="teamId"
        label="Owning team"
        options={[{ value: NO_TEAM, label: 'No team' }, ...teams.map(({ id, name }) => ({ value: id, label: name }))]}
      />
      <RadioField name="versionBy" label="Consumers choose the version" options={VERSION_BY} cards />
      {versionBy === 'header' && <TextField name="versionHeader" label="Header" mono hint="Such as X-API-Version" />}
      <TextField
        name="basePath"
        label="Base path"
        optional
        mono
        hint="Another path than the tenant’s and the API’s slug on the tenant’s own hosts, such as /store/pets"
      />
      {moved && <Note tone="warn">The address that consumers call changes on every gateway within seconds. Calls to the old one are answered with 404.</Note>}
    </Form>
  );
}
