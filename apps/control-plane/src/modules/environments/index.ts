export { EnvironmentRepository, type PlacedEnvironment } from './environment.repository.js';
export { type UrlApi, versionUrl } from './environment-url.js';
export { EnvironmentsModule } from './environments.module.js';
export { EnvironmentsService } from './environments.service.js';
