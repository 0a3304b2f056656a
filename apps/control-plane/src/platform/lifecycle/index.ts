export { Lifecycle, lifecycle, type Step } from './lifecycle.js';
