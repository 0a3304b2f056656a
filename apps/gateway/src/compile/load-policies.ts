import type { PolicyInstance } from '@gatehouse/definition';
import { REGISTRY } from '../policies/registry.js';
import type { HashedObject } from './snapshot.js';
import { inSlices, type Steps } from './steps.js';

/** Types of the policies in new objects. */
function* typesIn(objects: ReadonlyMap<string, HashedObject>, previous: ReadonlyMap<string, { hash: string }> | undefined): Steps<Set<string>> {
  const types = new Set<string>();
  const note = (policies: readonly PolicyInstance[]) => {
    for (const { type } of policies) types.add(type);
  };
  for (const [key, { hash, object }] of objects) {
    yield;
    if (previous?.get(key)?.hash === hash) continue;
    if (object.kind === 'api' || object.kind === 'plan') note(object.policies);
    if (object.kind === 'api') for (const { policies } of object.operations) note(policies);
  }
  return types;
}

/** Brings in what policies of new objects need and have not yet. What cannot be had refuses the objects when they are compiled. */
export async function loadPolicies(objects: ReadonlyMap<string, HashedObject>, previous: ReadonlyMap<string, { hash: string }> | undefined): Promise<void> {
  const types = await inSlices(typesIn(objects, previous));
  await Promise.allSettled([...types].map((type) => REGISTRY.get(type)?.load?.()));
}
