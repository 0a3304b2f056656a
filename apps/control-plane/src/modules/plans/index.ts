export type { Plan } from './plan.entity.js';
export { PlanRepository } from './plan.repository.js';
export { PlanClosings } from './plan-closings.js';
export { PlanReader } from './plan-reader.js';
export { PlansModule } from './plans.module.js';
export { PlansService } from './plans.service.js';
