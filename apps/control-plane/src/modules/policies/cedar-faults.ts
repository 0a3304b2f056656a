import { createRequire } from 'node:module';
import type { PolicyInstance } from '@gatehouse/definition';

const require = createRequire(import.meta.url);

/** What is wrong with the text of a Cedar policy, as the gateway will read it. The engine is loaded for the first one. */
export function cedarFaults({ type, config }: PolicyInstance): string[] {
  const text = config.policies;
  if (type !== 'cedar' || typeof text !== 'string') return [];
  const { policySetTextToParts, checkParsePolicySet } = require('@cedar-policy/cedar-wasm/nodejs') as typeof import('@cedar-policy/cedar-wasm/nodejs');
  const parts = policySetTextToParts(text);
  const checked = parts.type === 'failure' ? parts : checkParsePolicySet({ staticPolicies: text });
  if (checked.type === 'failure') return checked.errors.map(({ message, sourceLocations }) => `${message}${place(text, sourceLocations?.[0])}`);
  if (parts.type === 'failure') return [];
  if (parts.policy_templates.length > 0) return ['holds a template, and nothing here fills it'];
  return parts.policies.length === 0 ? ['holds no policy'] : [];
}

function place(text: string, location: { start: number; label: string | null } | undefined): string {
  if (location === undefined) return '';
  const line = Buffer.from(text).subarray(0, location.start).toString('utf8').split('\n').length;
  return ` (line ${line}${location.label === null ? '' : `: ${location.label}`})`;
}
