import type { SnapshotTouch } from '@gatehouse/definition';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/index.js';

/** What must be compiled anew. `everything`: something is gone of which nobody can say any more what it was part of. */
export interface Touched {
  everything: boolean;
  allCredentials: boolean;
  versions: Set<string>;
  environments: Set<string>;
  upstreams: Set<string>;
  certificates: Set<string>;
  plans: Set<string>;
  applications: Set<string>;
  credentials: Set<string>;
  /** By tenant. */
  denials: Set<string>;
  providers: Set<string>;
  /** By tenant. */
  modelRoutes: Set<string>;
}

type Part =
  | 'denials'
  | 'provider'
  | 'model-routes'
  | 'version'
  | 'environment'
  | 'upstream'
  | 'certificate'
  | 'plan'
  | 'applications'
  | 'credentials'
  | 'everything'
  | 'all-credentials';

const RESOLVE = `
with t as (select * from unnest($1::text[], $2::text[]) as t (kind, id)),
  members as (select e.tenant_id from t join environments e on e.id = t.id where t.kind = 'environment')
select 'version' as part, v.id as value from t join versions v on v.tenant_id = t.id where t.kind = 'tenant'
union select 'version', d.version_id from t join deployments d on d.environment_id = t.id where t.kind = 'environment'
union select 'version', v.id from t join versions v on v.api_id = t.id where t.kind = 'api'
union select 'version', p.id from t join versions v on v.api_id = t.id join versions p on p.successor_id = v.id where t.kind = 'api'
union select 'version', t.id from t where t.kind = 'version'
union select 'version', s.id from t join versions v on v.id = t.id join apis a on a.id = v.api_id join versions s on s.api_id = a.id
  where t.kind = 'version' and a.version_by ->> 'by' = 'header'
union select 'environment', t.id from t where t.kind = 'environment'
union select 'upstream', t.id from t where t.kind = 'upstream'
union select 'certificate', t.id from t where t.kind = 'certificate'
union select 'certificate', c.id from members m join certificates c on c.tenant_id = m.tenant_id
union select 'denials', t.id from t where t.kind = 'denials'
union select 'denials', m.tenant_id from members m
union select 'provider', t.id from t where t.kind = 'provider'
union select 'provider', p.id from t join providers p on p.tenant_id = t.id where t.kind = 'providers'
union select 'provider', p.id from members m join providers p on p.tenant_id = m.tenant_id
union select 'model-routes', t.id from t where t.kind = 'model-routes'
union select 'model-routes', m.tenant_id from members m
union select 'plan', t.id from t where t.kind = 'plan'
union select 'plan', p.id from t join plans p on p.product_id = t.id where t.kind = 'product'
union select 'plan', p.id from members m join plans p on p.tenant_id = m.tenant_id
union select 'applications', a.shard from t join applications a on a.id = t.id where t.kind = 'application'
union select 'applications', a.shard from t join plans p on p.product_id = t.id join subscriptions s on s.plan_id = p.id join applications a on a.id = s.application_id
  where t.kind = 'product'
union select 'applications', a.shard from members m join applications a on a.tenant_id = m.tenant_id
union select 'credentials', left(c.key_hash, 2) from t join credentials c on c.id = t.id where t.kind = 'credential'
union select 'credentials', left(c.key_hash, 2) from members m join credentials c on c.tenant_id = m.tenant_id
union select 'all-credentials', '' from t where t.kind = 'credential' and not exists (select 1 from credentials c where c.id = t.id)
union select 'everything', '' from t where
     t.kind = 'tenant' and not exists (select 1 from tenants x where x.id = t.id)
  or t.kind = 'environment' and not exists (select 1 from environments x where x.id = t.id)
  or t.kind = 'api' and not exists (select 1 from apis x where x.id = t.id)
  or t.kind = 'product' and not exists (select 1 from products x where x.id = t.id)
  or t.kind = 'application' and not exists (select 1 from applications x where x.id = t.id)`;

/** From what a module says it touched to what that is part of. A touch may come late: it is resolved by the rows as they are now. */
@Injectable()
export class Touches {
  async resolve(tx: Tx, touches: readonly SnapshotTouch[]): Promise<Touched> {
    const rows = await tx.sql<{ part: Part; value: string }>(RESOLVE, [touches.map(({ kind }) => kind), touches.map(({ id }) => id)]);
    const of = (part: Part) => new Set(rows.filter((row) => row.part === part).map((row) => row.value));
    return {
      everything: of('everything').size > 0,
      allCredentials: of('all-credentials').size > 0,
      versions: of('version'),
      environments: of('environment'),
      upstreams: of('upstream'),
      certificates: of('certificate'),
      plans: of('plan'),
      applications: of('applications'),
      credentials: of('credentials'),
      denials: of('denials'),
      providers: of('provider'),
      modelRoutes: of('model-routes'),
    };
  }
}
