import type { CompiledApi, CompiledOperation } from '../compile/compile-api.js';
import type { Snapshot } from '../compile/snapshot.js';
import type { Exchange } from '../exchange/exchange.js';
import type { CompiledTarget } from '../upstream/target.js';

/**
 * Where a request head led, kept with the head: target, host, method and the header that may name a version are all in its bytes, so the same bytes
 * lead to the same place as long as the snapshot is the same.
 */
export class KnownRoute {
  private readonly authority: string;
  private readonly host: string;
  private readonly method: string;
  private readonly path: string;
  private readonly query: string;
  private readonly rawTarget: boolean;
  private readonly restAt: number;
  private target: CompiledTarget | null = null;
  private start: Uint8Array | null = null;
  /** It led the same way before, and may again. */
  taken = false;
  /** What call records say of the request. */
  recordMembers: Uint8Array | null = null;

  constructor(
    x: Exchange,
    private readonly snapshot: Snapshot,
    private readonly api: CompiledApi,
    private readonly operation: CompiledOperation,
  ) {
    this.authority = x.authority;
    this.host = x.host;
    this.method = x.method;
    this.path = x.path;
    this.query = x.query;
    this.rawTarget = x.rawTarget;
    this.restAt = x.restAt;
  }

  /** Sends an exchange with the same head the same way; false when the snapshot is another one. */
  take(x: Exchange, snapshot: Snapshot): boolean {
    if (this.snapshot !== snapshot) return false;
    this.taken = true;
    x.authority = this.authority;
    x.host = this.host;
    x.path = this.path;
    x.query = this.query;
    x.rawTarget = this.rawTarget;
    x.restAt = this.restAt;
    x.api = this.api;
    x.operation = this.operation;
    x.pipeline = this.operation.pipeline;
    return true;
  }

  /** Whether the exchange still means what its head said. */
  describes(x: Exchange): boolean {
    return this.taken && x.secretParameter === undefined && x.path === this.path && x.query === this.query && x.host === this.host && x.method === this.method;
  }

  /** How the head for this target begins, where that was noted. */
  startFor(target: CompiledTarget): Uint8Array | null {
    return this.target === target ? this.start : null;
  }

  noteStart(target: CompiledTarget, start: Uint8Array): void {
    this.target = target;
    this.start = start;
  }
}
