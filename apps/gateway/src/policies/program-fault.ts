import { KnownPolicy, mapSecrets, POLICIES, type PolicyInstance, type PolicyType, SEALED } from '@gatehouse/definition';
import type { Runtime } from '../compile/runtime.js';
import type { PolicyType as Compiled, PolicySite } from '../pipeline/policy.js';
import { callOut } from './call-out/call-out.js';
import { errorPages } from './error-pages/error-pages.js';
import { headers } from './headers/headers.js';
import { redirect } from './redirect/redirect.js';
import { rewrite } from './rewrite/rewrite.js';
import { assertReadable } from './script/script.js';
import { transform } from './transform/transform.js';

/** Those whose settings hold templates. A test holds this list to the schemas. */
export const WITH_TEMPLATES: ReadonlyMap<string, Compiled<never>> = new Map(
  [callOut, errorPages, headers, redirect, rewrite, transform].map((type) => [type.type, type]),
);

const site: PolicySite = { scope: 'nowhere', place: 'nowhere', slot: () => 0, prepare: () => {}, lasting: (_key, make) => make() };
/** Templates are read without any of a gateway's surroundings. */
const runtime = { unseal: () => Buffer.from('secret') } as unknown as Runtime;

/** What a gateway will say of the templates and the script in a policy's settings, for whoever saves them. Undefined where it can read them, or there are none. */
export function programFault(instance: PolicyInstance): string | undefined {
  const type = WITH_TEMPLATES.get(instance.type);
  if (type === undefined && instance.type !== 'script') return undefined;
  const known = KnownPolicy.safeParse(instance);
  // what is wrong with the rest is told by the schema
  if (!known.success) return undefined;
  const { config } = known.data;
  try {
    if (type === undefined) assertReadable(String(config.source));
    else type.create(mapSecrets(POLICIES[instance.type as PolicyType].config, config, () => `${SEALED}secret`) as never, runtime, site).dispose?.();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
