import type { PolicyInstance } from '@gatehouse/definition';
import { bringLibraries } from '../libraries/bring-libraries.js';
import { loadModelCode } from '../llm/model-code.js';
import { loadPolicies } from '../policies/loaded.js';
import { policiesOf } from './compile-plan.js';
import type { HashedObject } from './snapshot.js';
import { inSlices, type Steps } from './steps.js';

interface Needs {
  policies: ReadonlySet<string>;
  models: boolean;
  templates: boolean;
}

const isTemplate = (text: string): boolean => text.includes('{{') || text.includes('{%');

function hasTemplate(value: unknown): boolean {
  if (typeof value === 'string') return isTemplate(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(hasTemplate);
}

/** What new objects need. */
function* needsOf(objects: ReadonlyMap<string, HashedObject>, previous: ReadonlyMap<string, { hash: string }> | undefined): Steps<Needs> {
  const types = new Set<string>();
  const note = (policies: readonly PolicyInstance[]) => {
    for (const { type, config } of policies) {
      types.add(type);
      templates ||= hasTemplate(config);
    }
  };
  let models = false;
  let templates = false;
  for (const [key, { hash, object }] of objects) {
    yield;
    if (previous?.get(key)?.hash === hash) continue;
    if (object.kind === 'plan') note(policiesOf(object));
    models ||= object.kind === 'provider' || (object.kind === 'api' && object.llm !== undefined);
    if (object.kind !== 'api') continue;
    note(object.policies);
    templates ||= object.prompts !== undefined && hasTemplate(object.prompts);
    for (const { policies } of object.operations) note(policies);
  }
  return { policies: types, models, templates };
}

/** Brings in the code that new objects need and that is not there yet. What cannot be had refuses the objects when they are compiled. */
export async function loadCodeOf(objects: ReadonlyMap<string, HashedObject>, previous: ReadonlyMap<string, { hash: string }> | undefined): Promise<void> {
  const { policies, models, templates } = await inSlices(needsOf(objects, previous));
  await Promise.all([loadPolicies(policies), models && loadModelCode().catch(() => {}), templates && bringLibraries('templates')]);
}
