import { type PolicyInstance, setIdOf } from '@gatehouse/definition';
import type { FieldError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';
import { cedarFaults } from './cedar-faults.js';
import type { Sets } from './expand.js';
import { policyFaults, type Rules } from './policies.rules.js';
import { PolicySecrets } from './policy-secrets.js';
import { PolicySetRepository } from './policy-set.repository.js';

/** For whoever saves a list of policies: revisions, plans, sets, and what stands for tenants and products. */
@Injectable()
export class PolicyLists {
  constructor(
    private readonly sets: PolicySetRepository,
    private readonly secrets: PolicySecrets,
  ) {}

  /** What is wrong with the list. The sets that it names stay until the transaction ends. */
  async faults(tx: Tx, policies: readonly PolicyInstance[], rules: Rules): Promise<FieldError[]> {
    const faults = policyFaults(policies, await this.setsOf(tx, policies), rules);
    // the gateway's own code for it, brought in by the first who saves a policy
    const { programFault } = await import('@gatehouse/gateway/program-fault');
    for (const [index, policy] of policies.entries()) {
      const unreadable = programFault(policy);
      if (unreadable !== undefined) faults.push({ pointer: `${rules.pointer}/${index}/config`, detail: unreadable });
      for (const detail of cedarFaults(policy)) faults.push({ pointer: `${rules.pointer}/${index}/config/policies`, detail });
      try {
        this.secrets.seal(tx.tenantId, [policy]);
      } catch {
        faults.push({ pointer: `${rules.pointer}/${index}/config`, detail: 'holds a sealed secret that is not of this tenant: write it in clear' });
      }
    }
    return faults;
  }

  /** As it may be kept: with its secrets sealed. */
  sealed(tx: Tx, policies: readonly PolicyInstance[]): PolicyInstance[] {
    return this.secrets.seal(tx.tenantId, policies);
  }

  private async setsOf(tx: Tx, policies: readonly PolicyInstance[]): Promise<Sets> {
    const ids = [...new Set(policies.map(setIdOf).filter((id) => id !== undefined))];
    return Object.fromEntries((await this.sets.hold(tx, ids)).map((set) => [set.id, set]));
  }
}
