'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { PlugZap, Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { api } from '@/lib/api';
import { useMay } from '@/lib/session-context';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { CopyText } from '@/ui/copy';
import { CopyAsCurl } from '@/ui/copy-as-curl';
import { ProblemNote } from '@/ui/error-state';
import { FactList } from '@/ui/fact-list';
import { IconButton } from '@/ui/icon-button';
import { LinkButton, TextLink } from '@/ui/link-button';
import { Note } from '@/ui/note';
import { WithAside } from '@/ui/page';
import { PageHeader } from '@/ui/page-header';
import { RelativeTime } from '@/ui/relative-time';
import { CheckNote } from './check-note';
import { KeyCard } from './keys/key-card';
import { ModelCard } from './model-card';
import type { ProviderView } from './provider-view';
import { RemoveProvider } from './remove-provider';
import { SettingsCard } from './settings-card';
import { useCheck } from './use-check';

function UsedBy({ tenant, provider }: { tenant: string; provider: ProviderView }) {
  return (
    <Card title="Model routes that lead here">
      {provider.usedBy.length === 0 ? (
        <p className="text-13 text-ink-muted">{`None yet. Where an API allows it, callers ask for ${provider.slug}/model.`}</p>
      ) : (
        <ul className="flex flex-col gap-1 text-13">
          {provider.usedBy.map(({ routeId, routeName }) => (
            <li key={routeId} className="wrap-anywhere font-mono">
              <TextLink href={`/console/${tenant}/ai/routes/${routeId}`}>{routeName}</TextLink>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

/** One provider: its keys, the models it offers and how it is called. */
export function ProviderPage({ tenant, initial }: { tenant: string; initial: ProviderView }) {
  const router = useRouter();
  const client = useQueryClient();
  const mayWrite = useMay(tenant, 'providers:write');
  const [removing, setRemoving] = useState(false);
  const params = { tenant, provider: initial.id };
  const { data: provider } = useQuery({
    queryKey: ['providers', tenant, 'one', initial.id],
    queryFn: () => api.providers.get({ params }),
    initialData: initial,
  });
  const check = useCheck(tenant, provider.id);
  const refresh = () => client.invalidateQueries({ queryKey: ['providers', tenant] });
  const path = `/api/v1/tenants/${tenant}/providers/${provider.id}`;
  const base = `/console/${tenant}/ai/providers`;
  return (
    <>
      <PageHeader
        title={provider.name}
        names={[provider.id, provider.slug]}
        description={<span className="wrap-anywhere font-mono">{provider.baseUrl}</span>}
        actions={
          mayWrite && (
            <>
              <CopyAsCurl
                title="This provider"
                requests={[
                  { label: 'Read', method: 'GET', path },
                  { label: 'Test the connection', method: 'POST', path: `${path}/check`, body: {} },
                  { label: 'Remove', method: 'DELETE', path },
                ]}
              />
              <IconButton icon={Trash2} label={`Remove ${provider.name}`} variant="secondary" onClick={() => setRemoving(true)} />
              <Button icon={PlugZap} busy={check.busy} onClick={() => void check.run()}>
                Test connection
              </Button>
              <LinkButton variant="primary" href={`${base}/${provider.id}/edit`}>
                Change
              </LinkButton>
            </>
          )
        }
      />
      {check.answer && <CheckNote answer={check.answer} />}
      {check.problem && <ProblemNote problem={check.problem} />}
      <WithAside
        aside={
          <>
            <Card title="Facts">
              <FactList
                facts={[
                  { label: 'Kind', value: provider.kind },
                  { label: 'Slug', value: <CopyText text={provider.slug} /> },
                  { label: 'Changed', value: <RelativeTime at={provider.updatedAt} /> },
                  { label: 'Made', value: <RelativeTime at={provider.createdAt} /> },
                  { label: 'Id', value: <CopyText text={provider.id} /> },
                ]}
              />
            </Card>
            <UsedBy tenant={tenant} provider={provider} />
          </>
        }
      >
        {!provider.tlsVerify && <Note tone="warn">Its certificate is not checked: whoever is in between reads keys and prompts.</Note>}
        <KeyCard tenant={tenant} provider={provider} mayWrite={mayWrite} onChanged={refresh} onCheck={check.run} />
        <ModelCard tenant={tenant} provider={provider} mayWrite={mayWrite} onChanged={refresh} />
        <SettingsCard provider={provider} />
      </WithAside>
      <RemoveProvider
        tenant={tenant}
        provider={removing ? provider : null}
        onClose={() => setRemoving(false)}
        onRemoved={() => {
          router.push(base);
        }}
      />
    </>
  );
}
