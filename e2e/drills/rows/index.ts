import type { Row } from '../row.js';
import { changes } from './r01-changes.js';
import { restarts } from './r02-restarts.js';
import { autonomy } from './r03-autonomy.js';
import { badConfiguration } from './r04-bad-configuration.js';
import { records } from './r05-records.js';
import { overshoot } from './r06-overshoot.js';
import { modelBudgets } from './r07-model-budgets.js';
import { recovery } from './r08-recovery.js';
import { malformed } from './r09-malformed.js';
import { slow } from './r10-slow.js';
import { ssrf } from './r12-ssrf.js';
import { soak } from './r14-soak.js';

/** All rows that are measured here, in the board's order. */
export const ROWS: readonly Row[] = [changes, restarts, autonomy, badConfiguration, records, overshoot, modelBudgets, recovery, malformed, slow, ssrf, soak];
