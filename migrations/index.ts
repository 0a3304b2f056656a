import { Initial1763800000000 } from './1763800000000-initial.js';

/** In order; a migration that has been released is never edited. */
export const migrations = [Initial1763800000000];
