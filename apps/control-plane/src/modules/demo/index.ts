export { DemoModule } from './demo.module.js';
export { DemoSeed } from './demo-seed.js';
