import type { DetailedError, Effect, StatefulAuthorizationCall } from '@cedar-policy/cedar-wasm/nodejs';
import { engine } from './engine.js';

export type Question = Omit<StatefulAuthorizationCall, 'preparsedPolicySetId' | 'preparsedSchemaName' | 'validateRequest'>;

/** Cedar keeps parsed sets under names and lets none go: names are used again, so that as many stay as were ever in force at once. */
const freeNames: string[] = [];
let named = 0;

/** Decisions that are remembered, each some hundred bytes. */
const KNOWN_MAX = 2_000;

export interface Decision {
  allowed: boolean;
  /** In words, naming the policies that decided. */
  reason: string;
}

/** @throws Error in words, with the line of the text */
function refuse(text: string, [first]: readonly DetailedError[]): never {
  const start = first?.sourceLocations?.[0]?.start;
  const line = start === undefined ? '' : ` (line ${Buffer.from(text).subarray(0, start).toString('utf8').split('\n').length})`;
  const expected = first?.sourceLocations?.[0]?.label;
  throw new Error(`the Cedar policies cannot be read: ${first?.message ?? 'unknown error'}${expected ? `, ${expected}` : ''}${line}`);
}

/** Policies in force, parsed once. A policy is called by its `@id` annotation, or `policy0`, `policy1` by its place. */
export class PolicySet {
  private readonly effects = new Map<string, Effect>();
  private readonly engine = engine();
  private readonly name: string;
  private readonly known = new Map<string, Decision>();

  /** @throws Error for a text that is no set of policies */
  constructor(text: string) {
    const { engine } = this;
    const parts = engine.policySetTextToParts(text);
    if (parts.type === 'failure') refuse(text, parts.errors);
    if (parts.policy_templates.length > 0) throw new Error('the Cedar policies hold a template, and nothing here fills it');
    if (parts.policies.length === 0) throw new Error('there is no Cedar policy in the text');
    const policies: Record<string, string> = {};
    for (const [i, policy] of parts.policies.entries()) {
      const parsed = engine.policyToJson(policy);
      if (parsed.type === 'failure') refuse(policy, parsed.errors);
      const id = parsed.json.annotations?.id ?? `policy${i}`;
      if (Object.hasOwn(policies, id)) throw new Error(`two Cedar policies have the id ${id}`);
      policies[id] = policy;
      this.effects.set(id, parsed.json.effect);
    }
    this.name = freeNames.pop() ?? `set${named++}`;
    const ready = engine.preparsePolicySet(this.name, { staticPolicies: policies });
    if (ready.type === 'failure') {
      freeNames.push(this.name);
      refuse(text, ready.errors);
    }
  }

  /** The same question has the same answer: who calls again is spared the engine. Keyed by all that Cedar is told. */
  decide(question: Question): Decision {
    const asked = JSON.stringify(question);
    let decision = this.known.get(asked);
    if (decision === undefined) {
      decision = this.ask(question);
      if (this.known.size >= KNOWN_MAX) this.known.clear();
      this.known.set(asked, decision);
    }
    return decision;
  }

  /**
   * A forbid that cannot be evaluated counts as one that holds: Cedar itself would pass over it, and let in whom it may be there to keep out. A permit that cannot
   * be evaluated permits nothing.
   */
  private ask(question: Question): Decision {
    const answer = this.engine.statefulIsAuthorized({ ...question, preparsedPolicySetId: this.name });
    if (answer.type === 'failure') throw new Error(`Cedar cannot decide: ${answer.errors.map(({ message }) => message).join('; ')}`);
    const { decision, diagnostics } = answer.response;
    const broken = diagnostics.errors.filter(({ policyId }) => this.effects.get(policyId) === 'forbid');
    if (broken.length > 0) {
      return { allowed: false, reason: `forbidden: ${broken.map(({ policyId, error }) => `${policyId} could not be evaluated, ${error.message}`).join('; ')}` };
    }
    const by = diagnostics.reason.join(', ');
    if (decision === 'allow') return { allowed: true, reason: `permitted by ${by}` };
    if (by !== '') return { allowed: false, reason: `forbidden by ${by}` };
    const errors = diagnostics.errors.map(({ policyId, error }) => `${policyId}: ${error.message}`);
    return { allowed: false, reason: `permitted by no policy${errors.length === 0 ? '' : ` (${errors.join('; ')})`}` };
  }

  dispose(): void {
    this.engine.preparsePolicySet(this.name, { staticPolicies: '' });
    freeNames.push(this.name);
  }
}
