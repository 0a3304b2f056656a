import { SealError } from '@gatehouse/kernel';
import type { Runtime } from '../../compile/runtime.js';
import type { Exchange } from '../../exchange/exchange.js';
import { rpcError } from '../../mcp/json-rpc.js';
import { SESSION } from '../../mcp/origins.js';
import { Reply } from '../../pipeline/reply.js';

const UNKNOWN = 'Session not found';
/** As servers of the makers' own library say it. */
const NOT_FOUND = new Reply(404, [], Buffer.from(JSON.stringify(rpcError(undefined, -32_001, UNKNOWN))), 'application/json', 'gateway.mcp_refused', UNKNOWN);

/**
 * Sessions of the server behind, each of which is its caller's alone: the id that a caller is told is the server's, sealed to who was proved to call, and opens for
 * nobody else (MCP, Security Best Practices, Session Hijacking). Any gateway of the group opens it, and none keeps anything.
 */
export class Sessions {
  constructor(
    private readonly seal: NonNullable<Runtime['seal']>,
    private readonly unseal: Runtime['unseal'],
  ) {}

  /** Puts the server's id in the place of the caller's. */
  refusal(x: Exchange): Reply | undefined {
    const told = x.requestHeader(SESSION);
    if (told === undefined) return undefined;
    try {
      x.requestEdits.set(SESSION, this.unseal(contextOf(x), told).toString('latin1'));
      return undefined;
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      return NOT_FOUND;
    }
  }

  bind(x: Exchange): void {
    // no longer in the head where the same policy on the caller's plan has sealed it
    const own = x.responseHead?.get(SESSION);
    if (own !== undefined) x.responseEdits.set(SESSION, this.seal(contextOf(x), own));
  }
}

/** Applications may call for several people: a session is one's of them. */
function contextOf({ api, principal }: Exchange): string {
  const { environment, version } = api?.object ?? {};
  return JSON.stringify(['mcp-session', environment?.id, version?.id, principal?.application?.entry.id, principal?.subject]);
}
