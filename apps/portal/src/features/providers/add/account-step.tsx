'use client';
import { WIRE_FORMATS } from '@gatehouse/contracts';
import { useWatch } from 'react-hook-form';
import { SelectField, TextField } from '@/ui/form/fields';
import { TextLink } from '@/ui/link-button';
import { SecretField } from '../keys/secret-field';
import type { KindView } from '../provider-view';
import { FORMAT_WORDS } from '../provider-words';
import { type AccountValues, asksForAddress, authOf } from './account';

const FORMATS = WIRE_FORMATS.map((value) => ({ value, label: FORMAT_WORDS[value] }));
const SENT = [
  { value: 'bearer', label: 'As Authorization: Bearer' },
  { value: 'header', label: 'In a header of its own' },
  { value: 'none', label: 'No key' },
];

function OwnFields({ sent }: { sent: AccountValues['sent'] }) {
  return (
    <>
      <SelectField name="wireFormat" label="Format" hint="What it speaks" options={FORMATS} />
      <SelectField name="sent" label="How the key is sent" options={SENT} />
      {sent === 'header' && <TextField name="header" label="Header" mono autoComplete="off" />}
    </>
  );
}

/** What an account there needs: what its address asks for, and a key. */
export function AccountStep({ kind }: { kind: KindView | undefined }) {
  const sent = useWatch<AccountValues, 'sent'>({ name: 'sent' });
  const auth = authOf(kind, { sent });
  return (
    <>
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <TextField name="name" label="Name" hint="For the people here" autoComplete="off" />
        <TextField name="slug" label="Slug" hint="Callers may ask for slug/model; left out: made of the name" optional mono autoComplete="off" />
      </div>
      {asksForAddress(kind) && (
        <TextField name="baseUrl" label="Address" hint="As the format’s stock client takes it, such as https://models.example.com/v1" mono autoComplete="off" />
      )}
      {kind === undefined && <OwnFields sent={sent} />}
      {kind?.settings.map(({ name, title, example }) => (
        <TextField key={name} name={`kindSettings.${name}`} label={title} hint={`Such as ${example}`} mono autoComplete="off" />
      ))}
      {auth !== 'none' && (
        <>
          <TextField name="keyName" label="Name of the key" hint="To tell it from others" autoComplete="off" />
          <SecretField auth={auth} optional={kind === undefined || kind.keyOptional} />
          {kind?.keysUrl && (
            <p className="text-13 text-ink-muted">
              Keys are made at{' '}
              <TextLink href={kind.keysUrl} rel="noreferrer" prefetch={false}>
                {new URL(kind.keysUrl).host}
              </TextLink>
              .
            </p>
          )}
        </>
      )}
    </>
  );
}
