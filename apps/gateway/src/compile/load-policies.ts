import type { PolicyInstance } from '@gatehouse/definition';
import { loadPolicies } from '../policies/loaded.js';
import { policiesOf } from './compile-plan.js';
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
    if (object.kind === 'plan') note(policiesOf(object));
    if (object.kind !== 'api') continue;
    note(object.policies);
    for (const { policies } of object.operations) note(policies);
  }
  return types;
}

/** Brings in the policies of new objects that are not there yet. What cannot be had refuses the objects when they are compiled. */
export async function loadPoliciesOf(objects: ReadonlyMap<string, HashedObject>, previous: ReadonlyMap<string, { hash: string }> | undefined): Promise<void> {
  await loadPolicies(await inSlices(typesIn(objects, previous)));
}
