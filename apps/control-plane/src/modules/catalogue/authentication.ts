import { ApiKeyConfig } from '@gatehouse/definition';
import type { Settings } from '../revisions/index.js';

export interface Authentication {
  anonymous: boolean;
  headers: string[];
  bearer: boolean;
  queryName: string | null;
}

/** How a consumer shows a key, as the compiler understands the settings: without an enabled `api-key` policy the default one stands. */
export function authenticationOf(settings: Pick<Settings, 'anonymous' | 'policies'>): Authentication {
  if (settings.anonymous) return { anonymous: true, headers: [], bearer: false, queryName: null };
  const own = settings.policies.find((policy) => policy.type === 'api-key' && policy.enabled);
  const { headers, bearer, queryName } = ApiKeyConfig.parse(own?.config ?? {});
  return { anonymous: false, headers, bearer, queryName: queryName ?? null };
}
