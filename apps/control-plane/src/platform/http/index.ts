export type { AccountActor, GatewayActor, TenantActor, TenantRef, Visitor } from './actor.js';
export { Bind, Protocol } from './bind.js';
export { Arguments, type BoundRequest, CurrentActor } from './exchange.js';
export { HttpModule } from './http.module.js';
export { GatewayTokens, type MembershipRef, Memberships } from './ports.js';
export { BoundEndpoints } from './routes-check.js';
