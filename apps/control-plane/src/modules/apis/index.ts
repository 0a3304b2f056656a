export { ApiVisibility, visibleTo } from './api-visibility.js';
export { ApisModule } from './apis.module.js';
export { ApisService } from './apis.service.js';
