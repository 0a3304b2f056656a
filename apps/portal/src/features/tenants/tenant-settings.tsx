'use client';
import type { Result, tenants } from '@gatehouse/contracts';
import { useRouter } from 'next/navigation';
import { z } from 'zod';
import { api } from '@/lib/api';
import { Card } from '@/ui/card';
import { CopyAsCurl } from '@/ui/copy-as-curl';
import { RadioField, TextField } from '@/ui/form/fields';
import { Form } from '@/ui/form/form';
import { useProblemForm } from '@/ui/form/use-problem-form';
import { Note } from '@/ui/note';
import { PageHeader } from '@/ui/page-header';
import { say } from '@/ui/toast';

type Tenant = Result<(typeof tenants)['get']>;

const Values = z.object({
  name: z.string().trim().min(1, 'A tenant needs a name').max(120),
  slug: z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'Lower-case letters, digits and hyphens, at most 63'),
  joining: z.enum(['open', 'invitation']),
  logoUrl: z.union([z.literal(''), z.url({ protocol: /^https$/, error: 'An https address' })]),
  accent: z.union([z.literal(''), z.string().regex(/^#[0-9a-fA-F]{6}$/, 'Such as #2563eb')]),
});

const JOINING = [
  { value: 'open', label: 'Open', hint: 'Any account may join as a developer and ask for subscriptions' },
  { value: 'invitation', label: 'By invitation', hint: 'Only people you invite become members' },
];

export function TenantSettings({ tenant, mayWrite }: { tenant: Tenant; mayWrite: boolean }) {
  const router = useRouter();
  const state = useProblemForm({
    schema: Values,
    defaultValues: {
      name: tenant.name,
      slug: tenant.slug,
      joining: tenant.joining,
      logoUrl: tenant.branding.logoUrl ?? '',
      accent: tenant.branding.accent ?? '',
    },
    onSubmit: async ({ logoUrl, accent, ...rest }) => {
      const updated = await api.tenants.update({
        params: { tenant: tenant.id },
        body: { ...rest, branding: { logoUrl: logoUrl || null, accent: accent || null } },
      });
      say.done('Settings saved');
      if (updated.slug !== tenant.slug) router.replace(`/console/${updated.slug}/settings`);
      router.refresh();
    },
  });
  const renamed = state.form.watch('slug') !== tenant.slug;
  return (
    <>
      <PageHeader
        title={tenant.name}
        description="Name, address and look of this tenant."
        actions={
          <CopyAsCurl
            title="Change the tenant"
            requests={[{ label: 'Rename', method: 'PATCH', path: `/api/v1/tenants/${tenant.slug}`, body: { name: tenant.name } }]}
          />
        }
      />
      <Card>
        {mayWrite ? (
          <Form state={state} submitLabel="Save settings">
            <TextField name="name" label="Name" autoComplete="off" />
            <TextField name="slug" label="Slug" autoComplete="off" mono hint="Stands in the portal’s addresses and in the gateway’s paths" />
            {renamed && (
              <Note tone="info">Calls by the old slug go on working at the gateway and in the management API. Pages of the portal move to the new one.</Note>
            )}
            <RadioField name="joining" label="Who may join" options={JOINING} cards />
            <TextField name="logoUrl" label="Logo" type="url" optional hint="Address of an image; shown on your portal pages" />
            <TextField name="accent" label="Accent colour" optional hint="Such as #2563eb; adjusted where its contrast is too low" />
          </Form>
        ) : (
          <Note>An owner or admin of the tenant may change these settings.</Note>
        )}
      </Card>
    </>
  );
}
