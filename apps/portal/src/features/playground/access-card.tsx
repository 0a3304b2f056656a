'use client';
import type { CatalogueVersion } from '@/features/catalogue/load-api';
import { Card } from '@/ui/card';
import { CopyText } from '@/ui/copy';
import { Field } from '@/ui/field';
import { TextLink } from '@/ui/link-button';
import { Note } from '@/ui/note';
import { Select } from '@/ui/select';
import { Skeleton } from '@/ui/skeleton';
import { chatUrl } from './use-access';

interface AccessCardProps {
  tenant: string;
  apis: readonly { slug: string; name: string }[];
  api: string | null;
  onApi: (slug: string) => void;
  /** Undefined while it loads; null: nothing of the API serves in production. */
  version: CatalogueVersion | null | undefined;
  subscriptions: readonly { id: string; application: { name: string }; plan: { name: string } }[] | undefined;
  subscription: string | null;
  onSubscription: (id: string) => void;
}

function Caller({ tenant, api, version, subscriptions, subscription, onSubscription }: AccessCardProps) {
  if (version === null) return <Note tone="warn">Nothing of this API is published in production, so there is nothing to call.</Note>;
  if (!version) return <Skeleton className="h-14" />;
  if (version.authentication.anonymous) return <Note>This API needs no key.</Note>;
  if (subscriptions?.length === 0)
    return (
      <Note tone="warn">
        {'There is no active subscription to this version. '}
        <TextLink href={`/catalogue/${tenant}/${api}/subscribe?version=${encodeURIComponent(version.name)}`}>Subscribe</TextLink> to call it with a key of your
        own.
      </Note>
    );
  return (
    <Field label="As" hint="With a key that lives 15 minutes. Limits and budgets of the plan count as always.">
      <Select
        value={subscription}
        onChange={onSubscription}
        options={subscriptions?.map(({ id, application, plan }) => ({ value: id, label: application.name, hint: plan.name })) ?? []}
        placeholder="Loading subscriptions"
      />
    </Field>
  );
}

/** Which API the calls go to, and who they are made as. */
export function AccessCard(props: AccessCardProps) {
  const { apis, api, onApi, version } = props;
  return (
    <Card title="Where and as whom">
      <div className="flex flex-col gap-4">
        <Field label="API">
          <Select value={api} onChange={onApi} options={apis.map(({ slug, name }) => ({ value: slug, label: name, hint: slug }))} />
        </Field>
        <Caller {...props} />
        {version && <CopyText text={chatUrl(version)} label="Copy the address" />}
      </div>
    </Card>
  );
}
