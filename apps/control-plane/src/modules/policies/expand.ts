import { type Condition, type Level, type PolicyInstance, setIdOf } from '@gatehouse/definition';

/** Sets by id. */
export type Sets = Readonly<Record<string, { name: string; policies: PolicyInstance[] }>>;

/** Where a list of policies stands. */
export interface Place {
  level: Level | 'platform';
  of: { id: string; name: string };
}

/** One policy, and where it came from. */
export interface Arranged extends Place {
  policy: PolicyInstance;
  set: { id: string; name: string } | null;
}

/** What stands in the object of its own level says nothing of its origin: API, operation and plan have objects or suffixes of their own. */
function originOf({ level, of }: Place, setId?: string): string | undefined {
  const own = level === 'tenant' ? 'tenant' : level === 'product' ? `product:${of.id}` : undefined;
  const parts = [own, setId && `set:${setId}`].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join('/');
}

const located = (policy: PolicyInstance, origin: string | undefined): PolicyInstance => (origin === undefined ? policy : { ...policy, origin });

/** Under the conditions of both: the policy's own and the one under which its set stands. */
function both(own: Condition | undefined, further: Condition | undefined): Condition | undefined {
  if (own === undefined || further === undefined) return own ?? further;
  const { match, tests } = further;
  return { ...own, and: { match, tests } };
}

/**
 * A list of policies with the policies of its sets in their places: off where either is, in a dry run where either is.
 * @throws Error for a set that is not there
 */
export function expand(policies: readonly PolicyInstance[], sets: Sets, place: Place): Arranged[] {
  return policies.flatMap((policy): Arranged[] => {
    const setId = setIdOf(policy);
    if (setId === undefined) return [{ ...place, policy: located(policy, originOf(place)), set: null }];
    const set = Object.hasOwn(sets, setId) ? sets[setId] : undefined;
    if (set === undefined) throw new Error(`the policy set ${setId} is not there`);
    return set.policies.map((member) => {
      const when = both(member.when, policy.when);
      const merged: PolicyInstance = {
        ...member,
        enabled: member.enabled && policy.enabled,
        ...((member.dryRun || policy.dryRun) && { dryRun: true }),
        ...(when && { when }),
      };
      return { ...place, policy: located(merged, originOf(place, setId)), set: { id: setId, name: set.name } };
    });
  });
}
