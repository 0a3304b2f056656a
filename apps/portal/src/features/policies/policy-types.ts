import { POLICIES, POLICY_TYPES, type PolicyType, SET } from '@gatehouse/contracts';
import { z } from 'zod';
import type { RevisionView } from '@/features/revisions/revision-review';
import { type FormSchema, initialValue } from '../../ui/schema-form/schema';

export type Settings = RevisionView['settings'];
export type Policy = Settings['policies'][number];

/** What can be attached by hand; the others are attached by the platform itself. */
export const ATTACHABLE = POLICY_TYPES.filter((type) => !POLICIES[type].builtIn);

/** Null for a type this portal does not know. */
export function definitionOf(type: string) {
  return Object.hasOwn(POLICIES, type) ? POLICIES[type as PolicyType] : null;
}

const schemas = new Map<string, FormSchema>();

/** The form of a type's configuration, made from the schema the gateway checks it with. */
export function configSchema(type: string): FormSchema {
  const known = schemas.get(type);
  if (known) return known;
  const definition = definitionOf(type);
  const made = definition ? (z.toJSONSchema(definition.config, { io: 'input', unrepresentable: 'any' }) as FormSchema) : { type: 'object' as const };
  schemas.set(type, made);
  return made;
}

/** A set by its id, as it stands in a list. */
export const newSetUse = (setId: string): Policy => ({ type: SET, version: 1, enabled: true, config: { setId } });

export type Mode = 'enforced' | 'dry-run' | 'off';

export const modeOf = ({ enabled, dryRun }: Policy): Mode => (enabled ? (dryRun ? 'dry-run' : 'enforced') : 'off');

export function withMode(policy: Policy, mode: Mode): Policy {
  const { dryRun: _before, ...rest } = policy;
  return { ...rest, enabled: mode !== 'off', ...(mode === 'dry-run' && { dryRun: true }) };
}

export function newPolicy(type: PolicyType): Policy {
  const schema = configSchema(type);
  return { type, version: POLICIES[type].version, enabled: true, config: initialValue(schema, schema) as Policy['config'] };
}
