import { createHash } from 'node:crypto';

const OURS = 'call_gh';

/** For calls that Gemini gives no id: the same for the same call of the same answer, whenever it is read. */
export const madeCallId = (...of: (string | number)[]): string => OURS + createHash('sha256').update(JSON.stringify(of)).digest('hex').slice(0, 22);

/** Made here: Gemini does not know it. */
export const isMadeCallId = (id: string): boolean => id.startsWith(OURS);
