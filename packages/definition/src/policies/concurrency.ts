import { z } from 'zod';
import { ConcurrencyLimit } from '../limit.js';
import { checkCountBy, countBy } from './count-by.js';

/** So many calls at once; what is over is refused. */
export const ConcurrencyConfig = z.strictObject({ limit: ConcurrencyLimit, ...countBy }).superRefine(checkCountBy);
export type ConcurrencyConfig = z.infer<typeof ConcurrencyConfig>;
