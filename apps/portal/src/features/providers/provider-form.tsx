'use client';
import { API, type Input, ProviderAuth, WIRE_FORMATS } from '@gatehouse/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { z } from 'zod';
import { AuthoritiesField, ServerNameField } from '@/features/upstreams/form/peer-fields';
import { api } from '@/lib/api';
import { schemaWords } from '@/lib/schema-words';
import { duration } from '@/lib/time';
import { Card } from '@/ui/card';
import { CheckboxField, NumberField, SelectField, TextField } from '@/ui/form/fields';
import { Form } from '@/ui/form/form';
import { FormSection } from '@/ui/form/form-section';
import { SchemaField } from '@/ui/form/schema-field';
import { useProblemForm } from '@/ui/form/use-problem-form';
import { LinkButton } from '@/ui/link-button';
import { Note } from '@/ui/note';
import type { FormSchema } from '@/ui/schema-form/schema';
import type { ProviderView } from './provider-view';
import { authWords, FORMAT_WORDS } from './provider-words';

type Body = Input<typeof API.providers.update>['body'];
type Values = Pick<ProviderView, 'name' | 'slug' | 'wireFormat' | 'baseUrl' | 'auth' | 'headers' | 'timeouts' | 'tlsVerify' | 'catalogue'> & {
  tls: { caPem: string; serverName: string };
};

const MS = 'Milliseconds';
const FORMATS = WIRE_FORMATS.map((value) => ({ value, label: FORMAT_WORDS[value] }));
const AUTH = z.toJSONSchema(ProviderAuth, { io: 'input' }) as FormSchema;
const HEADERS: FormSchema = {
  type: 'object',
  title: 'Headers',
  description: 'Everybody who may read providers sees them: keys belong among the keys',
  additionalProperties: { type: 'string', title: 'Value' },
};

/** Checked by the contract itself: what the form takes, the control plane understands. */
const Schema = z.custom<Values>().transform((values, context): Body => {
  const { caPem, serverName } = values.tls;
  // a field that is left empty is none
  const tls = { ...(caPem.trim() && { caPem }), ...(serverName.trim() && { serverName: serverName.trim() }) };
  const { data, error } = API.providers.update.body.safeParse({ ...values, tls }, { error: schemaWords });
  for (const { path, message } of error?.issues ?? []) context.addIssue({ code: 'custom', path: [...path], message });
  return data ?? z.NEVER;
});

export function ProviderForm({ tenant, provider }: { tenant: string; provider: ProviderView }) {
  const router = useRouter();
  const client = useQueryClient();
  const page = `/console/${tenant}/ai/providers/${provider.id}`;
  const { name, slug, wireFormat, baseUrl, auth, headers, timeouts, tlsVerify, tls, catalogue } = provider;
  const state = useProblemForm<Values, Body>({
    schema: Schema,
    defaultValues: {
      name,
      slug,
      wireFormat,
      baseUrl,
      auth,
      headers,
      timeouts,
      tlsVerify,
      tls: { caPem: tls.caPem ?? '', serverName: tls.serverName ?? '' },
      catalogue,
    },
    onSubmit: async (body) => {
      await api.providers.update({ params: { tenant, provider: provider.id }, body });
      await client.invalidateQueries({ queryKey: ['providers', tenant] });
      router.push(page);
      router.refresh();
    },
  });
  const routes = provider.usedBy.map(({ routeName }) => routeName).join(', ');
  return (
    <Form state={state} submitLabel="Save provider" secondary={<LinkButton href={page}>Cancel</LinkButton>}>
      {routes && <Note tone="warn">{`Live as soon as it is saved, for the model routes ${routes}.`}</Note>}
      <Card>
        <div className="flex flex-col gap-4">
          <TextField name="name" label="Name" autoComplete="off" />
          <TextField name="slug" label="Slug" hint="Callers who ask for slug/model must be told when it changes" mono autoComplete="off" />
          <TextField
            name="baseUrl"
            label="Address"
            hint={
              provider.keys.length > 0
                ? 'It may lead to another host only while there are no keys: they were given for this one'
                : 'As the format’s stock client takes it'
            }
            mono
            autoComplete="off"
          />
          <SelectField name="wireFormat" label="Format" hint="What conversations are translated to where the caller speaks another" options={FORMATS} />
          <CheckboxField name="catalogue" label="Offer all that the catalogue has of its kind" hint="Beside its own models; new ones come with upgrades" />
        </div>
      </Card>
      <FormSection title="How keys are sent" summary={authWords(provider)} names={['auth']}>
        <SchemaField name="auth" schema={AUTH} />
      </FormSection>
      <FormSection title="Headers added" summary={Object.keys(headers).join(', ') || 'None'} names={['headers']}>
        <SchemaField name="headers" schema={HEADERS} />
      </FormSection>
      <FormSection
        title="Time-outs"
        summary={`Connect ${duration(timeouts.connectMs)}, answer ${duration(timeouts.firstByteMs)}, pause ${duration(timeouts.idleMs)}`}
        names={['timeouts']}
      >
        <div className="grid items-end gap-4 sm:grid-cols-3">
          <NumberField name="timeouts.connectMs" label="Connect" hint={MS} />
          <NumberField name="timeouts.firstByteMs" label="Answer" hint={MS} />
          <NumberField name="timeouts.idleMs" label="Pause between pieces" hint={MS} />
        </div>
      </FormSection>
      <FormSection
        title="TLS"
        summary={tlsVerify ? 'Its certificate is checked' : 'Its certificate is not checked'}
        changed={!tlsVerify || Object.keys(tls).length > 0}
        names={['tlsVerify', 'tls']}
      >
        <CheckboxField name="tlsVerify" label="Check its certificate" hint="Without, whoever is in between reads keys and prompts" />
        <AuthoritiesField />
        <ServerNameField />
      </FormSection>
    </Form>
  );
}
