export { DeploymentsModule } from './deployments.module.js';
export { DeploymentsService } from './deployments.service.js';
