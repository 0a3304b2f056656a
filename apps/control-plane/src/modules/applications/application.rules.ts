import type { APPLICATION_STATES } from '@gatehouse/contracts';
import { lifecycle } from '../../platform/lifecycle/index.js';

export type ApplicationState = (typeof APPLICATION_STATES)[number];

export const applicationLifecycle = lifecycle<ApplicationState>('application')({
  suspend: { from: ['active'], to: 'suspended' },
  resume: { from: ['suspended'], to: 'active' },
  delete: { from: ['active', 'suspended'], to: 'deleted' },
});
