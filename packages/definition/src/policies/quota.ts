import { z } from 'zod';
import { ByteQuota, Quota } from '../limit.js';
import { checkCountBy, countBy } from './count-by.js';

/** So many calls or bytes in a day, a month, or any span of one length. */
export const QuotaConfig = z.strictObject({ limit: z.discriminatedUnion('kind', [Quota, ByteQuota]), ...countBy }).superRefine(checkCountBy);
export type QuotaConfig = z.infer<typeof QuotaConfig>;
