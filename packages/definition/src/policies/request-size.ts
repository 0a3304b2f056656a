import { z } from 'zod';

/** Refuses a request body over the limit: by its Content-Length at once, or when a chunked body grows past it. */
export const RequestSizeConfig = z.strictObject({ bodyBytesMax: z.number().int().min(0).max(10_737_418_240).default(1_048_576).describe('Bytes') });
export type RequestSizeConfig = z.infer<typeof RequestSizeConfig>;
