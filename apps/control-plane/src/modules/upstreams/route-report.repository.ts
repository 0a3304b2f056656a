import type { UpstreamRoutes, UpstreamSettings } from '@gatehouse/definition';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';

/** A process that says nothing for so long is gone: its figures are history. */
const CURRENT = `interval '60 seconds'`;
const KEPT = `interval '1 day'`;

@Injectable()
export class RouteReportRepository {
  /** In system scope. What is said of an upstream that is not there any more is dropped. */
  async store(tx: Tx, gatewayId: string, instanceId: string, routes: readonly UpstreamRoutes[]): Promise<void> {
    await tx.sql(
      `insert into route_reports (tenant_id, upstream_id, instance_id, gateway_id, reported_at, detail)
       select u.tenant_id, u.id, $2, $1, now(), r.detail from jsonb_array_elements($3::jsonb) as given (detail)
         cross join lateral (select given.detail) r join upstreams u on u.id = r.detail ->> 'upstreamId'
       on conflict (upstream_id, instance_id) do update set reported_at = excluded.reported_at, detail = excluded.detail, gateway_id = excluded.gateway_id`,
      [gatewayId, instanceId, JSON.stringify(routes)],
    );
    await tx.sql(`delete from route_reports where reported_at < now() - ${KEPT}`);
  }

  async current(tx: Tx, upstreamId: string): Promise<UpstreamRoutes[]> {
    const rows = await tx.sql<{ detail: UpstreamRoutes }>(
      `select detail from route_reports where tenant_id = $1 and upstream_id = $2 and reported_at > now() - ${CURRENT} order by instance_id`,
      [tx.tenantId, upstreamId],
    );
    return rows.map(({ detail }) => detail);
  }

  /** In system scope: of those among these upstreams that have a split, whosever they are. */
  async currentSplits(tx: Tx, upstreamIds: readonly string[]): Promise<{ upstreamId: string; settings: UpstreamSettings; routes: UpstreamRoutes[] }[]> {
    return await tx.sql(
      `select u.id as "upstreamId", u.settings, jsonb_agg(r.detail order by r.instance_id) as routes
       from upstreams u join route_reports r on r.tenant_id = u.tenant_id and r.upstream_id = u.id and r.reported_at > now() - ${CURRENT}
       where u.id = any($1) and u.settings ? 'split' group by u.id, u.settings order by u.id`,
      [upstreamIds],
    );
  }
}
