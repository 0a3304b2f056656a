import { Outbound, type OutboundAnswer, type OutboundCall } from '../outbound/outbound.js';
import type { Names } from '../upstream/dns/names.js';
import { Pools } from '../upstream/pools.js';

const hostOf = (url: string): string => URL.parse(url)?.host ?? 'an address that is none';

class NoOutbound extends Outbound {
  constructor(
    names: Names,
    private readonly onAsked: (note: string) => void,
  ) {
    super(undefined, names);
  }

  override call({ method, url }: OutboundCall): Promise<OutboundAnswer> {
    this.onAsked(`would ask ${hostOf(url)} (${method})`);
    return Promise.reject(new Error('a trace asks nobody'));
  }
}

/** Connections of a trace: to its stand-in, and to nobody else. Calls that policies would make of their own are told and not made. */
export class AskingNobody extends Pools {
  private readonly nobody: Outbound;

  constructor(onAsked: (note: string) => void) {
    super();
    this.nobody = new NoOutbound(this.names, onAsked);
  }

  override get outbound(): Outbound {
    return this.nobody;
  }
}
