import { type Level, type PolicyInstance, setIdOf } from '@gatehouse/definition';
import type { FieldError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';
import { cedarFaults } from './cedar-faults.js';
import { expand, type Sets } from './expand.js';
import { policyFaults, type Rules } from './policies.rules.js';
import { PolicyAttachmentRepository } from './policy-attachment.repository.js';
import { PolicySecrets } from './policy-secrets.js';
import type { PolicySet } from './policy-set.entity.js';
import { PolicySetRepository } from './policy-set.repository.js';

/** For whoever saves a list of policies (revisions, plans, sets, and what stands for tenants and products), or tells what one comes to. */
@Injectable()
export class PolicyLists {
  constructor(
    private readonly sets: PolicySetRepository,
    private readonly secrets: PolicySecrets,
    private readonly attachments: PolicyAttachmentRepository,
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

  /** The sets that these lists name, to look at. */
  async setsIn(tx: Tx, lists: readonly (readonly PolicyInstance[])[]): Promise<Sets> {
    return byId(await this.sets.byIds(tx, idsIn(lists.flat())));
  }

  /** What calls of APIs with these lists meet: the tenant’s policies before each, and sets opened. */
  async onApis(tx: Tx, lists: readonly (readonly PolicyInstance[])[]): Promise<PolicyInstance[][]> {
    const attached = (await this.attachments.find(tx, { level: 'tenant', id: tx.tenantId }))?.policies ?? [];
    const sets = await this.setsIn(tx, [attached, ...lists]);
    const tenant = opened(attached, sets, 'tenant');
    return lists.map((list) => [...tenant, ...opened(list, sets, 'api')]);
  }

  /** What callers on plans meet: the product’s policies before the plan’s, and sets opened. */
  async onPlans(tx: Tx, plans: readonly { attached: readonly PolicyInstance[]; policies: readonly PolicyInstance[] }[]): Promise<PolicyInstance[][]> {
    const sets = await this.setsIn(
      tx,
      plans.flatMap(({ attached, policies }) => [attached, policies]),
    );
    return plans.map(({ attached, policies }) => [...opened(attached, sets, 'product'), ...opened(policies, sets, 'plan')]);
  }

  private async setsOf(tx: Tx, policies: readonly PolicyInstance[]): Promise<Sets> {
    return byId(await this.sets.hold(tx, idsIn(policies)));
  }
}

const idsIn = (policies: readonly PolicyInstance[]): string[] => [...new Set(policies.flatMap((policy) => setIdOf(policy) ?? []))];
const byId = (sets: readonly PolicySet[]): Sets => Object.fromEntries(sets.map((set) => [set.id, set]));
const opened = (policies: readonly PolicyInstance[], sets: Sets, level: Level): PolicyInstance[] =>
  expand(policies, sets, { level, of: { id: '', name: '' } }).map(({ policy }) => policy);
