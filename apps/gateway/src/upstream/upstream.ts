import type { UpstreamObject } from '@gatehouse/definition';
import type { Runtime } from '../compile/runtime.js';
import { parseTargetUrl } from './origin.js';
import type { Pool } from './pool.js';

/** One target of an upstream, ready to send to. */
export class CompiledTarget {
  /** Smooth weighted round robin's running weight. */
  current = 0;
  readonly pool: Pool;
  readonly authority: string;
  readonly basePath: string;
  readonly baseBytes: Buffer;
  /** What follows the request's target: the version, and the target's own Host. */
  readonly versionAndHost: Buffer;

  constructor(
    readonly id: string,
    readonly weight: number,
    url: string,
    verify: boolean,
    runtime: Runtime,
  ) {
    const { origin, authority, basePath } = parseTargetUrl(url, verify);
    this.pool = runtime.pools.pool(origin);
    this.authority = authority;
    this.basePath = basePath;
    this.baseBytes = Buffer.from(basePath, 'latin1');
    this.versionAndHost = Buffer.from(` HTTP/1.1\r\nhost: ${authority}\r\n`, 'latin1');
  }
}

export class Upstream {
  readonly id: string;
  readonly targets: readonly CompiledTarget[];

  constructor(
    readonly object: UpstreamObject,
    runtime: Runtime,
  ) {
    this.id = object.id;
    this.targets = object.targets
      .filter(({ weight }) => weight > 0)
      .map(({ id, url, weight }) => new CompiledTarget(id, weight, url, object.tlsVerify, runtime));
  }

  /**
   * The next target by smooth weighted round robin (as nginx does it: no bursts to the heavy one), leaving out those tried already while others
   * are left. Null when there is none at all.
   */
  choose(tried: readonly CompiledTarget[]): CompiledTarget | null {
    const { targets } = this;
    if (targets.length <= 1) return targets[0] ?? null;
    const all = tried.length === 0 || targets.every((target) => tried.includes(target));
    let total = 0;
    let best: CompiledTarget | null = null;
    for (let i = 0; i < targets.length; i++) {
      const target = targets[i] as CompiledTarget;
      if (!all && tried.includes(target)) continue;
      total += target.weight;
      target.current += target.weight;
      if (best === null || target.current > best.current) best = target;
    }
    if (best !== null) best.current -= total;
    return best;
  }
}

/** @throws Error for a target that is no http(s) URL */
export function compileUpstream(object: UpstreamObject, runtime: Runtime): Upstream {
  return new Upstream(object, runtime);
}
