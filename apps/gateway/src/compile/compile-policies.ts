import { type ApiObject, KnownPolicy, type Phase, type PolicyInstance } from '@gatehouse/definition';
import type { Placed } from '../pipeline/pipeline.js';
import type { PolicySite } from '../pipeline/policy.js';
import { REGISTRY } from '../policies/registry.js';
import type { Runtime } from './runtime.js';

/** Turns policy instances into running policies, once per snapshot object. */
export class PolicyCompiler {
  /** An exchange meets the policies of one API and of one plan: the one takes the even numbers, the other the odd ones. */
  private nextSlot: number;

  constructor(
    private readonly runtime: Runtime,
    private readonly scope: string,
    private readonly api?: ApiObject,
  ) {
    this.nextSlot = api ? 0 : 1;
  }

  /** @throws Error naming the policy that is unknown or misconfigured, or stands in a phase that is not allowed here */
  compile(instances: readonly PolicyInstance[], suffix: string, phases: readonly Phase[]): Placed[] {
    return instances.filter((instance) => instance.enabled).map((instance) => this.place(instance, suffix, phases));
  }

  private drawSlot(): number {
    const slot = this.nextSlot;
    this.nextSlot += 2;
    return slot;
  }

  private place(instance: PolicyInstance, suffix: string, phases: readonly Phase[]): Placed {
    const known = KnownPolicy.safeParse(instance);
    if (!known.success) throw new Error(known.error.issues.map(({ path, message }) => [...path, message].join(' ')).join('; '));
    const type = REGISTRY.get(instance.type);
    if (!type) throw new Error(`this gateway does not know the policy ${instance.type}`);
    if (!phases.includes(type.phase)) throw new Error(`the policy ${instance.type} of phase ${type.phase} cannot stand here`);
    const site: PolicySite = { scope: this.scope + suffix, slot: () => this.drawSlot() };
    if (this.api) site.api = this.api;
    return { name: instance.name ?? instance.type, phase: type.phase, body: type.body, policy: type.create(known.data.config, this.runtime, site) };
  }
}
