import type { PolicyType } from '../pipeline/policy.js';

/** A policy type before its code is there. */
export interface OfferedPolicy {
  /** Of its configuration; a gateway refuses every other. */
  readonly version: number;
  /** Its code. */
  load(): Promise<PolicyType<never>>;
}

export type OfferedPolicies = Readonly<Record<string, OfferedPolicy>>;

export const offered = (load: OfferedPolicy['load'], version = 1): OfferedPolicy => ({ version, load });
