export { CredentialsModule } from './credentials.module.js';
export { CredentialsService } from './credentials.service.js';
