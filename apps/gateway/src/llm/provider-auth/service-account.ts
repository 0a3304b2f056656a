import { createPrivateKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';

/** Where tokens are asked for: a file that names another place does not send its key's proof there. */
const TOKEN_ENDPOINT = /^https:\/\/oauth2\.([a-z0-9-]+\.)?googleapis\.com\//;

const File = z.object({
  type: z.literal('service_account'),
  client_email: z.string().min(1),
  private_key: z.string().min(1),
  private_key_id: z.string().optional(),
  token_uri: z.url().default('https://oauth2.googleapis.com/token'),
});

export interface ServiceAccount {
  email: string;
  key: KeyObject;
  keyId: string | undefined;
  tokenEndpoint: string;
}

/**
 * Of the JSON file that Google gives out for a key of a service account.
 * @throws Error that does not tell what is in it
 */
export function serviceAccountOf(secret: string, isTokenEndpoint: (url: string) => boolean = (url) => TOKEN_ENDPOINT.test(url)): ServiceAccount {
  let content: unknown;
  try {
    content = JSON.parse(secret);
  } catch {
    throw new Error('the key is no JSON file of a service account');
  }
  const file = File.safeParse(content);
  if (!file.success) throw new Error(`the key is no file of a service account: ${file.error.issues.map(({ path }) => path.join('.')).join(', ')}`);
  const { client_email: email, private_key: pem, private_key_id: keyId, token_uri: tokenEndpoint } = file.data;
  if (!isTokenEndpoint(tokenEndpoint)) throw new Error('the file of the service account names a place for tokens that is not Google’s');
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw new Error('the private key in the file of the service account cannot be read');
  }
  return { email, key, keyId, tokenEndpoint };
}
