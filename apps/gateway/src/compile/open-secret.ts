import { objectKey, SEALED } from '@gatehouse/definition/wire';
import type { PolicySite } from '../pipeline/policy.js';
import type { Runtime } from './runtime.js';

/**
 * A secret of a policy's configuration, opened: sealed with the key of the object that the policy stands in as context.
 * @throws Error for one in clear, which no snapshot may hold; SealError when it does not open
 */
export function openSecret(secret: string, runtime: Runtime, { api, scope }: PolicySite): string {
  if (!secret.startsWith(SEALED)) throw new Error('a secret stands in clear');
  const context = api ? objectKey.api(api.environment.id, api.version.id) : scope.split(':').slice(0, 2).join(':');
  return runtime.unseal(context, secret.slice(SEALED.length)).toString('utf8');
}
