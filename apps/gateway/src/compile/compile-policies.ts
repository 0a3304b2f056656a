import type { ApiObject, Phase, PolicyInstance } from '@gatehouse/definition';
import { tenantScopeOf } from '@gatehouse/definition/counters';
import { compileCondition } from '../attach/condition.js';
import { conditional } from '../attach/conditional.js';
import { DryRun } from '../attach/dry-run.js';
import type { Placed } from '../pipeline/pipeline.js';
import type { PolicySite } from '../pipeline/policy.js';
import { knownPolicy } from '../policies/loaded.js';
import { hold } from './lasting.js';
import type { Runtime } from './runtime.js';
import type { Steps } from './steps.js';

/** Turns policy instances into running policies, once per snapshot object. */
export class PolicyCompiler {
  /** An exchange meets the policies of one API and of one plan: the one takes the even numbers, the other the odd ones. */
  private nextSlot: number;
  private readonly work: (() => Steps<void>)[] = [];
  /** How many of each type stand in each scope so far. */
  private readonly counts = new Map<string, number>();
  private readonly ends: (() => void)[] = [];

  constructor(
    private readonly runtime: Runtime,
    private readonly scope: string,
    private readonly api?: ApiObject,
  ) {
    this.nextSlot = api ? 0 : 1;
  }

  /**
   * @param suffix of an operation's policies, with its colon; empty for those of the whole API or plan, which come first
   * @throws Error naming the policy that is unknown or misconfigured, or stands in a phase that is not allowed here
   */
  compile(instances: readonly PolicyInstance[], suffix: string, phases: readonly Phase[]): Placed[] {
    const firstSlot = this.nextSlot;
    const placed = instances.filter((instance) => instance.enabled).map((instance) => this.place(instance, suffix, phases));
    // no exchange meets those of two operations: else slots would be as many as operations are
    if (suffix !== '') this.nextSlot = firstSlot;
    return placed;
  }

  /** Compiles an object, then does what its policies left to be done in slices. When it fails, nothing stays of what was begun. @throws Error as `compile` does */
  *whole<T>(object: () => Steps<T>): Steps<T> {
    try {
      const compiled = yield* object();
      for (const work of this.work.splice(0)) yield* work();
      return compiled;
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  /** Ends what every policy made here began. */
  dispose(): void {
    for (const end of this.ends.splice(0)) end();
  }

  private drawSlot(): number {
    const slot = this.nextSlot;
    this.nextSlot += 2;
    return slot;
  }

  private place(instance: PolicyInstance, suffix: string, phases: readonly Phase[]): Placed {
    const { type, policy } = knownPolicy(instance);
    if (!phases.includes(type.phase)) throw new Error(`the policy ${instance.type} of phase ${type.phase} cannot stand here`);
    const site = this.site(instance, suffix);
    const made = { name: instance.name ?? instance.type, phase: type.phase, body: type.body, policy: type.create(policy.config, this.runtime, site) };
    this.ends.push(() => made.policy.dispose?.());
    const attached = this.attach(made, policy);
    return this.runtime.tracing?.watch(attached) ?? attached;
  }

  private site({ type, origin, dryRun }: PolicyInstance, suffix: string): PolicySite {
    const scope = `${this.scope}${suffix}${origin === undefined ? '' : `:${origin}`}`;
    const ofType = `${scope}/${type}`;
    const count = this.counts.get(ofType) ?? 0;
    this.counts.set(ofType, count + 1);
    const site: PolicySite = {
      scope,
      place: `${ofType}#${count}`,
      ...(dryRun && { dryRun }),
      slot: () => this.drawSlot(),
      prepare: (work) => void this.work.push(work),
      lasting: (key, make) => {
        const { value, release } = hold(this.runtime, key, make);
        this.ends.push(release);
        return value;
      },
    };
    const { api } = this;
    if (api) site.api = api;
    const tenantScope = api && tenantScopeOf(api.tenant.id, api.environment.id, origin);
    if (tenantScope !== undefined) site.tenantScope = tenantScope;
    if (suffix !== '') site.operation = suffix.slice(1);
    return site;
  }

  /** Dry run and condition go around the policy: one that has neither is the policy itself. */
  private attach(made: Placed, { dryRun, when }: PolicyInstance): Placed {
    const slots = () => ({ request: this.drawSlot(), response: this.drawSlot() });
    const looked: Placed = dryRun ? { ...made, body: 'stream', policy: new DryRun(made.policy, made.name, made.body, slots()) } : made;
    return when === undefined ? looked : { ...looked, policy: conditional(looked.policy, compileCondition(when), this.drawSlot()) };
  }
}
