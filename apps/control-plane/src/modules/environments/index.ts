export { EnvironmentRepository, type PlacedEnvironment } from './environment.repository.js';
export { defaultBaseUrl, type UrlApi, type UrlEnvironment, versionUrl } from './environment-url.js';
export { EnvironmentsModule } from './environments.module.js';
export { EnvironmentsService } from './environments.service.js';
