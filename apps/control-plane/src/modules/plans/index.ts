export type { Plan } from './plan.entity.js';
export { PlanRepository } from './plan.repository.js';
export { type PlanClosing, PlanClosings } from './plan-closings.js';
export { type OfferedPlan, PlanReader } from './plan-reader.js';
export { PlansModule } from './plans.module.js';
export { PlansService } from './plans.service.js';
