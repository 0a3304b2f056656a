import type { API, Input, PolicySet as PolicySetView } from '@gatehouse/contracts';
import { SNAPSHOT_TOPIC } from '@gatehouse/definition';
import { newId, ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { freeSlug } from '../../platform/database/free-slug.js';
import { Database, type Tx } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { assertPolicies, assertVersion, PLAN_PHASES } from './policies.rules.js';
import { PolicyLists } from './policy-lists.js';
import type { PolicySet } from './policy-set.entity.js';
import { PolicySetRepository, type UseRow } from './policy-set.repository.js';

type Api = typeof API.policySets;
type View = z.input<typeof PolicySetView>;

const subjectOf = ({ id, name }: PolicySet) => ({ kind: 'policySet', id, name });

@Injectable()
export class PolicySetsService {
  constructor(
    private readonly database: Database,
    private readonly sets: PolicySetRepository,
    private readonly lists: PolicyLists,
  ) {}

  list(actor: TenantActor): Promise<{ items: View[] }> {
    return this.database.read(actor.scope, async (tx) => {
      const [sets, uses] = [await this.sets.list(tx), await this.sets.uses(tx)];
      return { items: sets.map((set) => present(set, uses)) };
    });
  }

  get(actor: TenantActor, idOrSlug: string): Promise<View> {
    return this.database.read(actor.scope, async (tx) => this.view(tx, await this.known(tx, idOrSlug)));
  }

  versions(actor: TenantActor, idOrSlug: string) {
    return this.database.read(actor.scope, async (tx) => {
      const versions = await this.sets.versions(tx, (await this.known(tx, idOrSlug)).id);
      return {
        items: versions.map(({ number, policies, note, authorKind, authorId, authorName, createdAt }) => ({
          number,
          policies,
          note,
          author: { kind: authorKind, id: authorId, name: authorName },
          createdAt: createdAt.toISOString(),
        })),
      };
    });
  }

  create(actor: TenantActor, body: Input<Api['create']>['body']): Promise<View> {
    return this.database.write(actor.scope, actor, async (tx) => {
      assertPolicies(await this.lists.faults(tx, body.policies, { pointer: '/policies' }));
      const policies = this.lists.sealed(tx, body.policies);
      const slug = body.slug ?? (await freeSlug(body.name, 'set', (candidate) => this.sets.slugTaken(tx, candidate)));
      const set: PolicySet = {
        ...body,
        policies,
        id: newId('policySet', tx.now.getTime()),
        tenantId: tx.tenantId,
        slug,
        version: 1,
        createdAt: tx.now,
        updatedAt: tx.now,
      };
      await this.sets.insert(tx, set);
      await this.remember(tx, set, '');
      await tx.audit({ action: 'policy_set.created', subject: subjectOf(set), after: { ...body, policies } });
      return present(set, []);
    });
  }

  update(actor: TenantActor, idOrSlug: string, { expectedVersion, note, ...given }: Input<Api['update']>['body']): Promise<View> {
    return this.database.write(actor.scope, actor, async (tx) => {
      const { id } = await this.known(tx, idOrSlug);
      await this.sets.lock(tx, id);
      const before = await this.known(tx, id);
      assertVersion(expectedVersion, before.version);
      const uses = await this.sets.uses(tx, id);
      const onPlans = uses.some(({ level }) => level === 'plan' || level === 'product');
      assertPolicies(await this.lists.faults(tx, given.policies, { pointer: '/policies', ...(onPlans && { phases: PLAN_PHASES }) }));
      const change = { ...given, policies: this.lists.sealed(tx, given.policies) };
      const after: PolicySet = { ...before, ...change, version: before.version + 1, updatedAt: tx.now };
      await this.sets.update(tx, after);
      await this.remember(tx, after, note);
      const { name, description, policies } = before;
      await tx.audit({ action: 'policy_set.changed', subject: subjectOf(after), before: { name, description, policies }, after: { ...change, note } });
      for (const use of uses) if (use.deployed) await tx.outbox(SNAPSHOT_TOPIC, touchOf(use));
      return present(after, uses);
    });
  }

  remove(actor: TenantActor, idOrSlug: string): Promise<void> {
    return this.database.write(actor.scope, actor, async (tx) => {
      const { id } = await this.known(tx, idOrSlug);
      await this.sets.lock(tx, id);
      const set = await this.known(tx, id);
      const users = [...new Set((await this.sets.uses(tx, id)).map(inWords))];
      if (users.length > 0) throw new ProblemError('resource.conflict', `The set stands in: ${users.slice(0, 10).join(', ')}.`, { usedBy: users });
      await this.sets.remove(tx, id);
      await tx.audit({ action: 'policy_set.removed', subject: subjectOf(set), before: { policies: set.policies } });
    });
  }

  private async view(tx: Tx, set: PolicySet): Promise<View> {
    return present(set, await this.sets.uses(tx, set.id));
  }

  private async known(tx: Tx, idOrSlug: string): Promise<PolicySet> {
    const set = await this.sets.find(tx, idOrSlug);
    if (!set) throw new ProblemError('resource.not_found');
    return set;
  }

  private remember(tx: Tx, { id, tenantId, version, policies }: PolicySet, note: string): Promise<void> {
    const { kind, id: authorId, name } = tx.actor;
    return this.sets.remember(tx, { setId: id, tenantId, number: version, policies, note, authorKind: kind, authorId, authorName: name, createdAt: tx.now });
  }
}

const inWords = ({ level, name, revision }: UseRow): string =>
  level === 'tenant' ? 'the policies of the tenant' : revision === null ? `the ${level} ${name}` : `${name} revision ${revision}`;

/** A product's policies cross with its plans; the touch of a product reaches them. */
function touchOf({ level, id }: UseRow) {
  return { kind: level === 'api' ? ('version' as const) : level, id };
}

function present(set: PolicySet, uses: readonly UseRow[]): View {
  const byObject = Map.groupBy(
    uses.filter(({ setId }) => setId === set.id),
    ({ level, id }) => `${level}/${id}`,
  );
  const usedBy = [...byObject.values()].flatMap((rows) => {
    const [first] = rows;
    if (!first) return [];
    const revisions = rows.flatMap(({ revision, deployed }) => (revision === null ? [] : [{ number: revision, deployed }]));
    return [{ level: first.level, id: first.id, name: first.name, ...(first.level === 'api' && { revisions }) }];
  });
  return { ...set, usedBy, createdAt: set.createdAt.toISOString(), updatedAt: set.updatedAt.toISOString() };
}
