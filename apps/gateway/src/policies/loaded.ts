import type { KnownPolicy, PolicyInstance } from '@gatehouse/definition';
import type { PolicyType } from '../pipeline/policy.js';
import { REGISTRY } from './registry.js';

/** Types whose code is in memory. */
const types = new Map<string, PolicyType>();
/** Why the code of others is not. */
const failures = new Map<string, string>();
/** The schemas of all types' settings: a gateway without APIs goes without their megabytes. */
let schema: typeof KnownPolicy | undefined;

const offeredOf = (type: string) => (Object.hasOwn(REGISTRY, type) ? REGISTRY[type] : undefined);

/** Brings in the code of these types, what it needs beside, and what their settings are checked with. What cannot be had is told when it is asked for. */
export async function loadPolicies(wanted: Iterable<string>): Promise<void> {
  const missing = [...wanted].filter((type) => offeredOf(type) !== undefined && !types.has(type));
  if (missing.length === 0) return;
  schema ??= (await import('@gatehouse/definition/policies')).KnownPolicy;
  await Promise.all(missing.map(loadOne));
}

export const loadAllPolicies = (): Promise<void> => loadPolicies(Object.keys(REGISTRY));

async function loadOne(name: string): Promise<void> {
  try {
    const type = (await offeredOf(name)?.load()) as PolicyType;
    await type.load?.();
    types.set(name, type);
  } catch (error) {
    failures.set(name, error instanceof Error ? error.message : String(error));
  }
}

/** @throws Error saying what is wrong with the policy, or that this gateway has not got its code */
export function knownPolicy(instance: PolicyInstance): { type: PolicyType; policy: PolicyInstance } {
  if (offeredOf(instance.type)?.version !== instance.version) throw new Error(`type unknown policy ${instance.type} version ${instance.version}`);
  const type = types.get(instance.type);
  if (type === undefined || schema === undefined)
    throw new Error(`the code of the policy ${instance.type} is not there: ${failures.get(instance.type) ?? 'it was not loaded before'}`);
  const known = schema.safeParse(instance);
  if (!known.success) throw new Error(known.error.issues.map(({ path, message }) => [...path, message].join(' ')).join('; '));
  return { type, policy: known.data };
}
