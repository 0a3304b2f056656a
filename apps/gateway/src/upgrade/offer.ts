import type { MessageLimits } from '@gatehouse/definition';
import type { Exchange } from '../exchange/exchange.js';
import { HeaderName } from '../http1/header-name.js';
import { header, type Reply, refuse } from '../pipeline/reply.js';
import { listed } from './listed.js';

/** What a client offers to speak instead of HTTP (RFC 9110, 7.8). */
export interface Upgrade {
  /** As they go upstream, in the client's order. */
  readonly protocols: readonly string[];
  readonly websocket: boolean;
  /** Of its messages, where policies say so. */
  limits?: UpgradeLimits;
  /** Looks on while bytes go to the client. */
  look?: (bytes: Buffer, from: number, to: number) => void;
}

/** One for each policy that has some. */
export interface UpgradeLimits {
  readonly fromClient: readonly MessageLimits[];
  readonly toClient: readonly MessageLimits[];
  /** The policy that is named when one is broken. */
  readonly policy: string;
}

const UPGRADE = new HeaderName('upgrade');
const CONNECTION = new HeaderName('connection');
const WEBSOCKET_KEY = new HeaderName('sec-websocket-key');
const WEBSOCKET_VERSION = new HeaderName('sec-websocket-version');
const PROTOCOLS_MAX = 8;
/** RFC 9110, 7.8: a name and perhaps a version, both tokens. */
const PROTOCOL = /^[!#$%&'*+.^_`|~0-9a-z-]+(?:\/[!#$%&'*+.^_`|~0-9a-z-]+)?$/i;
/** Other versions of HTTP, and TLS inside of HTTP, would carry requests past routing, keys and limits: such an offer is as if it had not been made. */
const IGNORED = /^(?:h2c|h2|h3|http|tls)(?:\/|$)/i;
/** 16 bytes in base64 (RFC 6455, 4.1). */
const KEY = /^[A-Za-z0-9+/]{21}[AQgw]==$/;

const MALFORMED = refuse('gateway.upgrade_malformed');
const NO_BODY = refuse('gateway.upgrade_malformed', 'A request that asks for an upgrade comes without a body.');
const NO_WEBSOCKET = refuse('gateway.upgrade_malformed', 'A WebSocket begins with GET and one Sec-WebSocket-Key of 16 bytes.');
const OTHER_VERSION = refuse('gateway.websocket_version', undefined, [header('sec-websocket-version', '13')]);

/** Reads what a request offers into `x.upgrade`, which stays null where the offer is to be ignored. Answers the refusal, if any. */
export function readUpgrade(x: Exchange): Reply | undefined {
  const { head } = x;
  // an upgrade in HTTP/1.0 is to be ignored, and so is one that Connection does not name
  if (head.minor === 0 || !listed(head, CONNECTION).some((option) => option.toLowerCase() === 'upgrade')) return undefined;
  const offered = listed(head, UPGRADE);
  if (offered.length > PROTOCOLS_MAX || !offered.every((protocol) => PROTOCOL.test(protocol))) return MALFORMED;
  const protocols = offered.filter((protocol) => !IGNORED.test(protocol));
  if (protocols.length === 0) return undefined;
  if (x.hasBody) return NO_BODY;
  const websocket = protocols.some((protocol) => protocol.toLowerCase() === 'websocket');
  const refusal = websocket ? refusalOfWebSocket(x) : undefined;
  if (refusal === undefined) x.upgrade = { protocols, websocket };
  return refusal;
}

/** RFC 6455, 4.2.1. */
function refusalOfWebSocket(x: Exchange): Reply | undefined {
  const { head } = x;
  const keyAt = head.find(WEBSOCKET_KEY);
  if (x.method !== 'GET' || keyAt < 0 || !KEY.test(head.value(keyAt)) || head.find(WEBSOCKET_KEY, keyAt + 1) >= 0) return NO_WEBSOCKET;
  return head.get(WEBSOCKET_VERSION) === '13' ? undefined : OTHER_VERSION;
}

/** The lines of this hop alone that ask the upstream. */
export const askingLines = (upgrade: Upgrade): string => `connection: upgrade\r\nupgrade: ${upgrade.protocols.join(', ')}\r\n`;
