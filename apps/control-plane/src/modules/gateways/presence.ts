import { SECOND_MS } from '@gatehouse/definition';

/** A gateway asks for changes at least every 30 s; one not heard of for so long is silent. */
export const LIVE_MS = 45 * SECOND_MS;

export const isLive = (lastSeenAt: Date, nowMs: number): boolean => nowMs - lastSeenAt.getTime() < LIVE_MS;
