import type { Row } from '../row.js';
import { changes } from './r01-changes.js';

/** All rows that are measured here, in the board's order. */
export const ROWS: readonly Row[] = [changes];
