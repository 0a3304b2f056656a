import { ApiKeyConfig, LLM_KEY_PLACES, POLICIES, type PolicyType } from '@gatehouse/definition';
import type { Settings } from '../revisions/index.js';

export interface Authentication {
  anonymous: boolean;
  headers: string[];
  bearer: boolean;
  queryName: string | null;
  /** Types of the policies that identify callers: one of a list is enough. */
  kinds: string[];
}

type Method = Pick<Settings['policies'][number], 'type' | 'config'>;

/** What identifies callers; those of a list one by one. */
function methodsOf(policies: Settings['policies']): Method[] {
  return policies
    .filter(({ type, enabled, dryRun }) => enabled && !dryRun && Object.hasOwn(POLICIES, type) && POLICIES[type as PolicyType].phase === 'identify')
    .flatMap((policy): Method[] => (policy.type === 'any-of' ? (policy.config.methods as Method[]) : [policy]));
}

/** How a consumer shows who it is, as the compiler understands the settings: without a policy that identifies the default key stands. */
export function authenticationOf(settings: Pick<Settings, 'anonymous' | 'policies' | 'llm'>): Authentication {
  if (settings.anonymous) return { anonymous: true, headers: [], bearer: false, queryName: null, kinds: [] };
  const methods = methodsOf(settings.policies);
  const kinds = methods.length === 0 ? ['api-key'] : [...new Set(methods.map(({ type }) => type))];
  if (!kinds.includes('api-key')) return { anonymous: false, headers: [], bearer: false, queryName: null, kinds };
  const { headers, bearer, queryName } = ApiKeyConfig.parse(methods.find(({ type }) => type === 'api-key')?.config ?? (settings.llm ? LLM_KEY_PLACES : {}));
  return { anonymous: false, headers, bearer, queryName: queryName ?? null, kinds };
}
