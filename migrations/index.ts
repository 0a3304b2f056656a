import { Initial1763800000000 } from './1763800000000-initial.js';
import { CallRecords1763800100000 } from './1763800100000-call-records.js';
import { Certificates1763800200000 } from './1763800200000-certificates.js';
import { UpstreamSettings1763800300000 } from './1763800300000-upstream-settings.js';
import { CachePurges1763800600000 } from './1763800600000-cache-purges.js';

/** In order; a migration that has been released is never edited. */
export const migrations = [Initial1763800000000, CallRecords1763800100000, Certificates1763800200000, UpstreamSettings1763800300000, CachePurges1763800600000];
