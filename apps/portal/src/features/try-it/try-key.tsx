'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CatalogueVersion } from '@/features/catalogue/load-api';
import { api as client } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { useSession } from '@/lib/session-context';
import { Button } from '@/ui/button';
import { ProblemNote } from '@/ui/error-state';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { TextLink } from '@/ui/link-button';
import { Note } from '@/ui/note';
import { RelativeTime } from '@/ui/relative-time';
import { Select } from '@/ui/select';

export interface TryKeyState {
  /** The header that carries the key; null sends none. */
  header: { name: string; value: string } | null;
  expiresAt?: string;
}

interface TryKeyProps {
  tenant: string;
  api: string;
  version: CatalogueVersion;
  member: boolean;
  value: TryKeyState;
  onChange: (state: TryKeyState) => void;
}

/** A key for the call: minted for one of the reader's subscriptions for 15 minutes, or one the reader pastes. */
export function TryKey({ tenant, api, version, member, value, onChange }: TryKeyProps) {
  const signedIn = useSession() !== null;
  const headerName = version.authentication.headers[0] ?? 'authorization';
  const carry = (key: string) => ({ name: headerName, value: headerName === 'authorization' ? `Bearer ${key}` : key });
  if (version.authentication.anonymous) return <Note>This API needs no key.</Note>;
  return (
    <div className="flex flex-col gap-3">
      {member ? (
        <MintedKey tenant={tenant} api={api} version={version} value={value} onMinted={(key, expiresAt) => onChange({ header: carry(key), expiresAt })} />
      ) : (
        <Note>
          <TextLink href={`/catalogue/${tenant}/${api}/subscribe?version=${encodeURIComponent(version.name)}`}>
            {signedIn ? 'Subscribe' : 'Sign in and subscribe'}
          </TextLink>{' '}
          to try it with a key of your own, or paste one.
        </Note>
      )}
      <Field label="Key" optional hint={`Sent in ${headerName}. Without a key the gateway says what is missing.`}>
        <Input
          mono
          autoComplete="off"
          spellCheck={false}
          type="password"
          value={value.header?.value.replace(/^Bearer /, '') ?? ''}
          onChange={(event) => onChange({ header: event.target.value ? carry(event.target.value) : null })}
        />
      </Field>
    </div>
  );
}

function MintedKey({
  tenant,
  api,
  version,
  value,
  onMinted,
}: Omit<TryKeyProps, 'member' | 'onChange'> & { onMinted: (key: string, expiresAt: string) => void }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const { data } = useQuery({
    queryKey: ['subscriptions', tenant, 'mine', api],
    queryFn: () => client.subscriptions.list({ params: { tenant }, query: { api, state: 'active', limit: 100 } }),
  });
  const usable = data?.items.filter(({ items }) => items.some(({ versionId }) => versionId === version.id)) ?? [];
  const selected = chosen ?? usable[0]?.id ?? null;
  if (data && usable.length === 0) {
    return (
      <Note>
        {'You have no active subscription to this version. '}
        <TextLink href={`/catalogue/${tenant}/${api}/subscribe?version=${encodeURIComponent(version.name)}`}>Subscribe</TextLink> to try it with a key of your
        own.
      </Note>
    );
  }
  const mint = async () => {
    if (!selected) return;
    setFailure(null);
    try {
      const { key, expiresAt } = await client.subscriptions.mintTryIt({ params: { tenant, subscription: selected } });
      onMinted(key, expiresAt);
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-end gap-2">
        <Field label="As" className="min-w-48 flex-1">
          <Select
            value={selected}
            onChange={setChosen}
            options={usable.map(({ id, application, plan }) => ({ value: id, label: application.name, hint: plan.name }))}
            placeholder="Loading subscriptions"
          />
        </Field>
        <Button disabled={!selected} onClick={() => void mint()}>
          Use a 15-minute key
        </Button>
      </div>
      {value.expiresAt && (
        <p className="text-12 text-ink-muted">
          The key ends <RelativeTime at={value.expiresAt} />. Calls count against the plan like any other.
        </p>
      )}
      {failure !== null && <ProblemNote problem={problemView(failure)} />}
    </div>
  );
}
