import type { Exchange } from '../exchange/exchange.js';
import { HeaderName } from '../http1/header-name.js';
import { type Reply, refuse } from '../pipeline/reply.js';

const ORIGIN = new HeaderName('origin');
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
    if (origin === undefined || this.allowed.has('*') || this.allowed.has(origin)) return undefined;
    const host = URL.canParse(origin) ? new URL(origin).hostname : '';
    return LOOPBACK.test(host) && LOOPBACK.test(bare(x.authority)) ? undefined : REFUSED;
  }
}

const bare = (authority: string): string => authority.replace(/:\d+$/, '');
