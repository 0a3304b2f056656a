import type { CredentialView } from './credential-card';

/** What the kinds are called, in a list. */
export const KIND_WORDS: Readonly<Record<CredentialView['kind'], string>> = {
  key: 'API key',
  client: 'Client',
  signature: 'Signing key',
  certificate: 'Certificate',
  subject: 'Token subject',
};

/** What was made, to be shown once. */
export interface Made {
  title: string;
  values: readonly { label: string; value: string }[];
  /** Something of it is shown now and never again. */
  secret: boolean;
  /** How to use it. */
  example: { title: string; code: string } | null;
}

export const madeKey = (key: string): Made => ({ title: 'Your new key', values: [{ label: 'Key', value: key }], secret: true, example: null });

export function madeClient({ clientId, clientSecret, tokenUrl }: { clientId: string; clientSecret: string; tokenUrl: string }): Made {
  return {
    title: 'Your new client',
    values: [
      { label: 'Client id', value: clientId },
      { label: 'Client secret', value: clientSecret },
    ],
    secret: true,
    example: { title: 'Get a token', code: `curl -u '${clientId}:${clientSecret}' \\\n  -d grant_type=client_credentials \\\n  ${tokenUrl}` },
  };
}

export function madeSigningKey({ keyId, secret }: { keyId: string; secret: string | null }): Made {
  const id = { label: 'Key id', value: keyId };
  const example = {
    title: 'Call an API that takes signatures in the form of AWS',
    code: `curl --aws-sigv4 'aws:amz:gatehouse:execute-api' \\\n  --user '${keyId}:${secret ?? ''}' \\\n  https://…`,
  };
  if (secret === null) return { title: 'Your key is registered', values: [id], secret: false, example: null };
  return { title: 'Your new signing key', values: [id, { label: 'Secret', value: secret }], secret: true, example };
}

/** A rotated one: the id of a client stays, that of a signing key is a new one. */
export function madeAgain({ kind, handle }: CredentialView, secret: string): Made {
  if (kind === 'signature') return madeSigningKey({ keyId: handle ?? '', secret });
  if (kind !== 'client') return madeKey(secret);
  const values = [
    { label: 'Client id', value: handle ?? '' },
    { label: 'Client secret', value: secret },
  ];
  return { title: 'The next secret of your client', values, secret: true, example: null };
}
