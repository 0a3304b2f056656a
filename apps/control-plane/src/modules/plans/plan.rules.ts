import type { PLAN_STATES } from '@gatehouse/contracts';
import { lifecycle } from '../../platform/lifecycle/index.js';

export type PlanState = (typeof PLAN_STATES)[number];

/** A deprecated plan serves who has it and takes no more; a closed one serves nobody. */
export const planLifecycle = lifecycle<PlanState>('plan')({
  publish: { from: ['draft'], to: 'published' },
  deprecate: { from: ['published'], to: 'deprecated' },
  close: { from: ['deprecated'], to: 'closed' },
});
