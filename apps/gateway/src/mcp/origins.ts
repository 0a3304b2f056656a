import type { Exchange } from '../exchange/exchange.js';
import { HeaderName } from '../http1/header-name.js';
import { type Reply, refuse } from '../pipeline/reply.js';

const ORIGIN = new HeaderName('origin');
const USER_AGENT = new HeaderName('user-agent');
const FETCH_SITE = new HeaderName('sec-fetch-site');
/** Of streamable HTTP (MCP 2025-11-25, Transports, Session Management). */
export const SESSION = new HeaderName('mcp-session-id');
const REFUSED = refuse('gateway.mcp_origin_refused');
const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])$/;

/**
 * Which web pages may speak to an MCP server (MCP 2025-11-25, Transports, Security Warning): a page whose name was pointed at this gateway afterwards (DNS
 * rebinding) is of another origin than those allowed, whatever its Host says. Pages that this machine itself serves to its own user are let in.
 */
export class Origins {
  private readonly allowed: ReadonlySet<string>;

  constructor(origins: readonly string[]) {
    this.allowed = new Set(origins);
  }

  refusal(x: Exchange): Reply | undefined {
    const origin = x.requestHeader(ORIGIN);
    if (this.allowed.has('*') || (origin === undefined && !mayBePage(x))) return undefined;
    // a page tells no origin where it reads from its own: that is what its Host says, by whichever scheme
    const origins = origin === undefined ? [`https://${x.authority}`, `http://${x.authority}`] : [origin];
    if (origins.some((one) => this.allowed.has(one))) return undefined;
    const host = URL.canParse(origins[0] as string) ? new URL(origins[0] as string).hostname : '';
    return LOOPBACK.test(host) && LOOPBACK.test(bare(x.authority)) ? undefined : REFUSED;
  }
}

/** Browsers tell origins with all but what only reads; and a page that was refused to open a session has none. */
const mayBePage = (x: Exchange): boolean =>
  x.method === 'GET' &&
  x.requestHeader(SESSION) === undefined &&
  (x.requestHeader(FETCH_SITE) !== undefined || x.requestHeader(USER_AGENT)?.startsWith('Mozilla/') === true);

const bare = (authority: string): string => authority.replace(/:\d+$/, '');
