import type { ModelRoutesObject } from '@gatehouse/definition';
import { modelCode } from '../model-code.js';
import type { CompiledProvider } from '../providers/compiled-provider.js';
import type { RoutingGround } from './compiled-route.js';
import type { TenantModels } from './tenant-models.js';

/** Every tenant's models in one snapshot, brought together when first asked for. */
export class ModelDirectory {
  private readonly tenants = new Map<string, TenantModels>();
  private readonly routes: ReadonlyMap<string, ModelRoutesObject>;

  constructor(
    private readonly providers: readonly CompiledProvider[],
    routes: readonly ModelRoutesObject[],
    private readonly ground: () => RoutingGround,
  ) {
    this.routes = new Map(routes.map((object) => [object.tenantId, object]));
  }

  tenant(id: string): TenantModels {
    let models = this.tenants.get(id);
    if (models === undefined) {
      const own = new Map(this.providers.filter(({ object }) => object.tenantId === id).map((provider) => [provider.id, provider]));
      models = new (modelCode().TenantModels)(this.routes.get(id)?.routes ?? [], own, this.ground());
      this.tenants.set(id, models);
    }
    return models;
  }
}
