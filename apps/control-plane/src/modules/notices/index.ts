export { type NewNotice, Notices } from './notices.js';
export { NoticesModule } from './notices.module.js';
