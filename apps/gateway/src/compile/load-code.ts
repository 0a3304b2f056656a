import type { PolicyInstance } from '@gatehouse/definition';
import { loadModelCode } from '../llm/model-code.js';
import { loadPolicies } from '../policies/loaded.js';
import { policiesOf } from './compile-plan.js';
import type { HashedObject } from './snapshot.js';
import { inSlices, type Steps } from './steps.js';

interface Needs {
  policies: ReadonlySet<string>;
  models: boolean;
}

/** What new objects need. */
function* needsOf(objects: ReadonlyMap<string, HashedObject>, previous: ReadonlyMap<string, { hash: string }> | undefined): Steps<Needs> {
  const types = new Set<string>();
  const note = (policies: readonly PolicyInstance[]) => {
    for (const { type } of policies) types.add(type);
  };
  let models = false;
  for (const [key, { hash, object }] of objects) {
    yield;
    if (previous?.get(key)?.hash === hash) continue;
    if (object.kind === 'plan') note(policiesOf(object));
    models ||= object.kind === 'provider' || (object.kind === 'api' && object.llm !== undefined);
    if (object.kind !== 'api') continue;
    note(object.policies);
    for (const { policies } of object.operations) note(policies);
  }
  return { policies: types, models };
}

/** Brings in the code that new objects need and that is not there yet. What cannot be had refuses the objects when they are compiled. */
export async function loadCodeOf(objects: ReadonlyMap<string, HashedObject>, previous: ReadonlyMap<string, { hash: string }> | undefined): Promise<void> {
  const { policies, models } = await inSlices(needsOf(objects, previous));
  await Promise.all([loadPolicies(policies), models && loadModelCode().catch(() => {})]);
}
