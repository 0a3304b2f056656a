export { aliveKey, counterKey, counterName, slotsKey } from './counter-key.js';
export { ENDLESS, type Period, periodOf } from './period.js';
