import { DAY_MS } from '@gatehouse/definition';

const KEPT_DAYS = 30;

/**
 * What ended before this instant leaves the snapshot. Aligned to UTC days, so that the content of an object depends on the rows and the date and
 * not on the second in which it was compiled.
 */
export const endedCutoffMs = (nowMs: number): number => Math.floor(nowMs / DAY_MS) * DAY_MS - KEPT_DAYS * DAY_MS;
