/**
 * The deployment that counts per environment and version: the newest that is pending or active. A retired version keeps its last one, withdrawn or not,
 * because gateways must go on saying that it is gone. Expects the tables d (deployments) and v (versions).
 */
export const COUNTS = `(d.state in ('pending', 'active') or (v.state = 'retired' and d.state = 'withdrawn'))`;

/** A group carries the plans, applications, credentials and certificates of the tenants that have an environment in it. */
export const OF_GROUP = 'tenant_id in (select tenant_id from environments where group_id = $1)';
