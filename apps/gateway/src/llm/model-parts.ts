// What a snapshot with providers needs, in one piece, so that all of it is loaded together.
export { TenantModels } from './model-routes/tenant-models.js';
export { CompiledProvider } from './providers/compiled-provider.js';
export { RoutingMemory } from './routing/stats/routing-memory.js';
