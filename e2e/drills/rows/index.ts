import type { Row } from '../row.js';
import { changes } from './r01-changes.js';
import { restarts } from './r02-restarts.js';
import { autonomy } from './r03-autonomy.js';
import { overshoot } from './r06-overshoot.js';
import { malformed } from './r09-malformed.js';

/** All rows that are measured here, in the board's order. */
export const ROWS: readonly Row[] = [changes, restarts, autonomy, overshoot, malformed];
