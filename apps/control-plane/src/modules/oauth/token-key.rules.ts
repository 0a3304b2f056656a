import { DAY_MS, HOUR_MS, MINUTE_MS } from '@gatehouse/definition';

/** How long a token counts. What it was made for is looked up on every call, so this bounds only how long a signature is trusted. */
export const TOKEN_MS = 10 * MINUTE_MS;
const SIGNS_MS = 30 * DAY_MS;
/** Published so long before it signs: gateways and others have it by then. */
const PUBLISHED_BEFORE_MS = DAY_MS;
/** Published so long after another one signs: the last tokens of it have ended by then, on any clock. */
const PUBLISHED_AFTER_MS = HOUR_MS;

export interface TokenKeyTimes {
  keyId: string;
  usableFromMs: number;
}

const newest = <K extends TokenKeyTimes>(keys: readonly K[]): K | undefined =>
  keys.reduce<K | undefined>((a, b) => (a && a.usableFromMs >= b.usableFromMs ? a : b), undefined);

/** The key that signs now: the newest whose time has come. */
export function signerOf<K extends TokenKeyTimes>(keys: readonly K[], nowMs: number): K | undefined {
  return newest(keys.filter(({ usableFromMs }) => usableFromMs <= nowMs));
}

/** What is to be done about keys that are not retired: a new one, usable from then on, and those whose tokens have all ended. */
export function rotation(keys: readonly TokenKeyTimes[], nowMs: number): { makeUsableFromMs: number | null; retire: string[] } {
  const last = newest(keys);
  const signer = signerOf(keys, nowMs);
  const isDue = last !== undefined && nowMs >= last.usableFromMs + SIGNS_MS - PUBLISHED_BEFORE_MS;
  const makeUsableFromMs = signer === undefined ? nowMs : isDue ? nowMs + PUBLISHED_BEFORE_MS : null;
  const isOver = signer !== undefined && nowMs >= signer.usableFromMs + PUBLISHED_AFTER_MS;
  const retire = isOver ? keys.filter(({ usableFromMs }) => usableFromMs < signer.usableFromMs).map(({ keyId }) => keyId) : [];
  return { makeUsableFromMs, retire };
}
