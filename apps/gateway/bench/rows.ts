import type { Row } from './figures.js';
import { addedLatency } from './rows/added-latency.js';
import { bare } from './rows/bare.js';
import { bodies } from './rows/bodies.js';
import { eventStreams } from './rows/event-streams.js';
import { growth } from './rows/growth.js';
import { guards } from './rows/guards.js';
import { idleMemory } from './rows/idle-memory.js';
import { llmFirstToken } from './rows/llm-first-token.js';
import { llmThroughput } from './rows/llm-throughput.js';
import { modelCache } from './rows/model-cache.js';
import { policies } from './rows/policies.js';
import { routing } from './rows/routing.js';
import { tls } from './rows/tls.js';
import { wholePipeline } from './rows/whole-pipeline.js';
import { workers } from './rows/workers.js';

/** In the order in which they are measured. */
export const ROWS: readonly Row[] = [
  bare,
  wholePipeline,
  policies,
  guards,
  bodies,
  eventStreams,
  tls,
  addedLatency,
  growth,
  workers,
  idleMemory,
  llmThroughput,
  llmFirstToken,
  routing,
  modelCache,
];
