export { Lifecycle, lifecycle } from './lifecycle.js';
