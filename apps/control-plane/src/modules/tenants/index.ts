export { Tenant } from './tenant.entity.js';
export { TenantBirth } from './tenant-birth.js';
export { TenantsModule } from './tenants.module.js';
export { presentTenant, Tenants } from './tenants.service.js';
