import type { API, Input } from '@gatehouse/contracts';
import { type PolicyInstance, SNAPSHOT_TOPIC } from '@gatehouse/definition';
import { ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { assertPolicies, assertVersion, PLAN_PHASES } from './policies.rules.js';
import { PolicyAttachmentRepository, type Target } from './policy-attachment.repository.js';
import { PolicyLists } from './policy-lists.js';

type Body = Input<typeof API.policies.setOfTenant>['body'];
interface View {
  policies: PolicyInstance[];
  version: number;
}

@Injectable()
export class PolicyAttachmentsService {
  constructor(
    private readonly database: Database,
    private readonly attachments: PolicyAttachmentRepository,
    private readonly lists: PolicyLists,
  ) {}

  ofTenant(actor: TenantActor): Promise<View> {
    return this.database.read(actor.scope, async (tx) => present(await this.attachments.find(tx, await this.tenant(tx))));
  }

  setOfTenant(actor: TenantActor, body: Body): Promise<View> {
    return this.database.write(actor.scope, actor, async (tx) => this.replace(tx, await this.tenant(tx), body));
  }

  ofProduct(actor: TenantActor, product: string): Promise<View> {
    return this.database.read(actor.scope, async (tx) => present(await this.attachments.find(tx, await this.product(tx, product))));
  }

  setOfProduct(actor: TenantActor, product: string, body: Body): Promise<View> {
    return this.database.write(actor.scope, actor, async (tx) => this.replace(tx, await this.product(tx, product), body));
  }

  private async replace(tx: Tx, target: Target, { expectedVersion, policies: given }: Body): Promise<View> {
    const rules = { pointer: '/policies', ...(target.level === 'product' && { phases: PLAN_PHASES }) };
    await this.attachments.lock(tx, target);
    const before = present(await this.attachments.find(tx, target));
    assertVersion(expectedVersion, before.version);
    assertPolicies(await this.lists.faults(tx, given, rules));
    const policies = this.lists.sealed(tx, given);
    const version = before.version + 1;
    await this.attachments.save(tx, target, policies, version);
    const subject = { kind: target.level, id: target.id, name: target.name };
    await tx.audit({ action: `${target.level}.policies_changed`, subject, before: { policies: before.policies }, after: { policies } });
    await tx.outbox(SNAPSHOT_TOPIC, { kind: target.level, id: target.id });
    return { policies, version };
  }

  private tenant(tx: Tx): Promise<Target> {
    return this.known(this.attachments.tenant(tx));
  }

  private product(tx: Tx, idOrSlug: string): Promise<Target> {
    return this.known(this.attachments.product(tx, idOrSlug));
  }

  private async known(target: Promise<Target | undefined>): Promise<Target> {
    const found = await target;
    if (!found) throw new ProblemError('resource.not_found');
    return found;
  }
}

/** Version 0: nothing was ever attached. */
const present = (row: View | null): View => (row === null ? { policies: [], version: 0 } : { policies: row.policies, version: row.version });
