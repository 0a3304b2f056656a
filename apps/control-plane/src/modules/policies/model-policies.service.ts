import type { API, Output } from '@gatehouse/contracts';
import { modelPolicyKind, POLICIES, type PolicyType } from '@gatehouse/definition';
import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { type Arranged, expand, type Sets } from './expand.js';
import { type ListRow, ModelPoliciesRepository } from './model-policies.repository.js';
import { PolicySetRepository } from './policy-set.repository.js';

type Places = Output<typeof API.policies.ofModels>;
type Place = Places['items'][number];

/** Budgets, caches and guards of models, wherever in the tenant they stand. */
@Injectable()
export class ModelPoliciesService {
  constructor(
    private readonly database: Database,
    private readonly lists: ModelPoliciesRepository,
    private readonly sets: PolicySetRepository,
  ) {}

  list(actor: TenantActor): Promise<Places> {
    return this.database.read(actor.scope, async (tx) => {
      const [rows, sets] = [await this.lists.lists(tx), await this.sets.list(tx)];
      const byId: Sets = Object.fromEntries(sets.map((set) => [set.id, set]));
      return { items: rows.flatMap((row) => placesOf(row, byId)) };
    });
  }
}

function placesOf(row: ListRow, sets: Sets): Place[] {
  const { level, id, name } = row;
  const own = expand(row.policies, sets, { level, of: { id, name } });
  const operations = Object.entries(row.operations).flatMap(([operation, policies]) =>
    expand(policies, sets, { level: 'operation', of: { id: operation, name: `${operation} of ${name}` } }),
  );
  return [...own, ...operations].flatMap((arranged) => present(arranged, row));
}

function present({ policy, level, of, set }: Arranged, { api, live }: ListRow): Place[] {
  const kind = modelPolicyKind(policy.type);
  if (kind === undefined || level === 'platform') return [];
  const { origin: _, ...attached } = policy;
  const mode = policy.enabled ? (policy.dryRun ? 'dry-run' : 'enforced') : 'off';
  return [{ policy: attached, kind, title: policy.name ?? POLICIES[policy.type as PolicyType].title, mode, level, of, api, live, set }];
}
