export { ModelRouteRepository } from './model-route.repository.js';
export { ModelRoutesModule } from './model-routes.module.js';
export { ModelRoutesService } from './model-routes.service.js';
export { TargetKnowledge } from './target-knowledge.js';
