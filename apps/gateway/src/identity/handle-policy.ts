import type { Runtime } from '../compile/runtime.js';
import type { Snapshot } from '../compile/snapshot.js';
import type { Exchange } from '../exchange/exchange.js';
import { type Claims, principalOf } from '../exchange/principal.js';
import type { PolicySite } from '../pipeline/policy.js';
import { Reply, type ReplyHeader } from '../pipeline/reply.js';
import { Holders } from './holder.js';
import { takePrincipal } from './take-principal.js';

/** For kinds whose credential is named by what the call shows: looks up who holds it, and looks again while a connection lasts. */
export class HandleIdentity {
  private readonly holders: Holders;
  private readonly slot: number;

  constructor(runtime: Runtime, site: PolicySite, challenges: readonly ReplyHeader[]) {
    this.holders = new Holders(runtime, site, challenges);
    this.slot = site.slot();
  }

  find(x: Exchange, hash: string) {
    return this.holders.find(x.snapshot, hash, x.at);
  }

  /** Looks up the holder and takes it for the caller. */
  identify(x: Exchange, hash: string, said: { subject: string | null; claims: Claims | null } = { subject: null, claims: null }): Reply | undefined {
    const found = this.find(x, hash);
    if (found instanceof Reply) return found;
    x.slots[this.slot] = hash;
    return takePrincipal(x, { ...principalOf(found.credential, found.application), ...said });
  }

  recheck(x: Exchange, snapshot: Snapshot): Reply | undefined {
    const hash = x.slots[this.slot];
    return typeof hash === 'string' ? this.holders.recheck(snapshot, hash) : undefined;
  }
}
