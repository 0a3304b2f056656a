export { CleanUp, removed } from './clean-up.js';
export { JobsModule } from './jobs.module.js';
export { Outbox, type OutboxDrain, type OutboxFollower, type OutboxRow } from './outbox.js';
export { Queues, queue } from './queues.js';
