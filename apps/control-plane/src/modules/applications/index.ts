export type { Application } from './application.entity.js';
export { ApplicationRepository } from './application.repository.js';
export { owns } from './application.rules.js';
export { ApplicationAccess } from './application-access.js';
export { ApplicationEndings } from './application-endings.js';
export { ApplicationNotices } from './application-notices.js';
export { ApplicationsModule } from './applications.module.js';
export { ApplicationsService } from './applications.service.js';
export { Denials } from './denials.js';
