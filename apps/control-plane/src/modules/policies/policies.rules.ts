import { KnownPolicy, type Phase, POLICIES, type PolicyInstance, type PolicyType, setIdOf } from '@gatehouse/definition';
import { type FieldError, ProblemError } from '@gatehouse/kernel';
import { expand, type Sets } from './expand.js';

/** A plan, and so a product, is known only once the subscription is. */
export const PLAN_PHASES: readonly Phase[] = ['limit', 'transform', 'cache'];

export interface Rules {
  /** In which the list's policies may stand; absent: any. */
  phases?: readonly Phase[];
  /** JSON Pointer of the list. */
  pointer: string;
}

/** What is wrong with a list of policies that is about to be saved. `sets` are those that there are of the ones it names. */
export function policyFaults(policies: readonly PolicyInstance[], sets: Sets, { phases, pointer }: Rules): FieldError[] {
  return policies.flatMap((policy, index): FieldError[] => {
    const at = `${pointer}/${index}`;
    const setId = setIdOf(policy);
    if (setId === undefined) return typeFault(policy, phases).map((detail) => ({ pointer: `${at}/type`, detail }));
    if (!Object.hasOwn(sets, setId)) return [{ pointer: `${at}/config/setId`, detail: 'is no set of this tenant' }];
    const members = expand([policy], sets, { level: 'api', of: { id: '', name: '' } });
    return members.flatMap((member) => [
      ...typeFault(member.policy, phases).map((detail) => ({ pointer: `${at}/config/setId`, detail: `its policy ${member.policy.type} ${detail}` })),
      ...(KnownPolicy.safeParse(member.policy).error?.issues ?? []).map(({ path, message }) => ({
        pointer: `${at}/when`,
        detail: `its policy ${member.policy.type}: ${path.join(' ')} ${message}`,
      })),
    ]);
  });
}

function typeFault({ type }: PolicyInstance, phases: readonly Phase[] | undefined): string[] {
  const definition = POLICIES[type as PolicyType];
  if (definition.builtIn) return ['is attached by the platform itself'];
  return phases === undefined || phases.includes(definition.phase) ? [] : [`runs in the ${definition.phase} phase, before the plan is known`];
}

/** @throws ProblemError request.invalid */
export function assertPolicies(errors: readonly FieldError[]): void {
  if (errors.length > 0) throw new ProblemError('request.invalid', 'Not every policy can stand there.', { errors: [...errors] });
}

/** @throws ProblemError resource.conflict */
export function assertVersion(expected: number, current: number): void {
  if (expected !== current)
    throw new ProblemError('resource.conflict', `Somebody saved version ${current} since you read version ${expected}.`, { version: current });
}
