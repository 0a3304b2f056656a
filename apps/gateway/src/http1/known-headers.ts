import { HeaderName } from './header-name.js';

/** What the head readers do with a header when they meet it. */
export const Meaning = {
  none: 0,
  host: 1,
  connection: 2,
  contentLength: 3,
  transferEncoding: 4,
  expect: 5,
  upgrade: 6,
  /** For one hop only (RFC 9110, 7.6.1), or written by us in both directions. */
  hop: 7,
  /** Says who the client is or how it came here: only our own word counts, so a client's never crosses. */
  forwarded: 8,
  keepAlive: 9,
  te: 10,
  trailer: 11,
} as const;

const MEANINGS: readonly (readonly [string, number])[] = [
  ['host', Meaning.host],
  ['connection', Meaning.connection],
  ['content-length', Meaning.contentLength],
  ['transfer-encoding', Meaning.transferEncoding],
  ['expect', Meaning.expect],
  ['upgrade', Meaning.upgrade],
  ['keep-alive', Meaning.keepAlive],
  ['proxy-connection', Meaning.hop],
  ['te', Meaning.te],
  ['trailer', Meaning.trailer],
  ['http2-settings', Meaning.hop],
  ['proxy-authorization', Meaning.hop],
  ['proxy-authenticate', Meaning.hop],
  ['x-request-id', Meaning.hop],
  ['x-forwarded-for', Meaning.forwarded],
  ['x-forwarded-proto', Meaning.forwarded],
  ['x-forwarded-host', Meaning.forwarded],
  ['x-forwarded-port', Meaning.forwarded],
  ['x-forwarded-server', Meaning.forwarded],
  ['x-forwarded-prefix', Meaning.forwarded],
  ['x-forwarded-scheme', Meaning.forwarded],
  ['x-forwarded-ssl', Meaning.forwarded],
  ['x-real-ip', Meaning.forwarded],
  ['forwarded', Meaning.forwarded],
];

const SLOTS = 1024;
const names = new Array<HeaderName | undefined>(SLOTS).fill(undefined);
const meanings = new Uint8Array(SLOTS);

const slotOf = (hash: number): number => (hash ^ (hash >>> 13)) & (SLOTS - 1);

for (const [text, meaning] of MEANINGS) {
  const name = new HeaderName(text);
  const slot = slotOf(name.hash);
  if (names[slot] !== undefined) throw new Error(`header names ${text} and ${names[slot].text} fall into one slot: change slotOf`);
  names[slot] = name;
  meanings[slot] = meaning;
}

/** The meaning of the header name in buf[start..end), whose hash the reader has at hand. */
export function meaningOf(hash: number, buf: Uint8Array, start: number, end: number): number {
  const slot = slotOf(hash);
  const meaning = meanings[slot] as number;
  if (meaning === Meaning.none) return Meaning.none;
  return (names[slot] as HeaderName).matches(buf, start, end) ? meaning : Meaning.none;
}
