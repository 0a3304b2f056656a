import type { Origin, TargetAddress } from './origin.js';
import type { TargetState } from './target-state.js';

/** One target of an upstream, ready to send to. Several for a target whose places come from SRV records. */
export class CompiledTarget {
  /** Smooth weighted round robin's running weight. */
  current = 0;
  readonly origin: Origin;
  readonly basePath: string;
  readonly baseBytes: Buffer;
  /** What follows the request's target: the version, and the target's own Host. */
  readonly versionAndHost: Buffer;
  /** For hashing: the same target has the same in every gateway and snapshot. */
  readonly seed: number;

  /**
   * @param id of the target in the configuration
   * @param preference 0 is used before 1, 1 before 2: as SRV records ask for
   */
  constructor(
    readonly id: string,
    readonly weight: number,
    readonly preference: number,
    { origin, authority, basePath }: TargetAddress,
    public state: TargetState,
    readonly connectionsMax: number,
  ) {
    this.origin = origin;
    this.basePath = basePath;
    this.baseBytes = Buffer.from(basePath, 'latin1');
    this.versionAndHost = Buffer.from(` HTTP/1.1\r\nhost: ${authority}\r\n`, 'latin1');
    this.authority = authority;
    this.seed = hashText(`${id} ${origin.key}`);
  }

  readonly authority: string;

  get pool() {
    return this.state.pool;
  }
}

/** 32-bit FNV-1a. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}
