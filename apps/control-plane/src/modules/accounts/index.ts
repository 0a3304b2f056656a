export { AccountsModule } from './accounts.module.js';
export { FirstAdmin } from './first-admin.js';
