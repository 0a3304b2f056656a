export { PurgesModule } from './purges.module.js';
