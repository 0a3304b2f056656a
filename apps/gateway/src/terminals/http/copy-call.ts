import type { Mirror } from '@gatehouse/definition';
import type { Exchange } from '../../exchange/exchange.js';
import { output } from '../../http1/output.js';
import type { MirrorState } from '../../upstream/mirror/mirror-state.js';
import { mirrorCall } from '../../upstream/mirror/mirrored-call.js';
import { writeRequestHead } from './request.js';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Sends a copy of this call to where the mirror leads, where it is drawn and may be copied. The call itself is not touched by what becomes of it. */
export function copyCall(x: Exchange, mirror: Mirror, state: MirrorState): void {
  if (x.upgrade !== null || (mirror.methods === 'safe' && !SAFE.has(x.method))) return;
  const { pools } = x.runtime;
  if (mirror.share < 1 && pools.random() >= mirror.share) return;
  const upstream = x.snapshot?.upstreams.get(mirror.upstreamId);
  const target = upstream?.choose(x);
  if (upstream === undefined || target === null || target === undefined) return;
  if (state.inFlight >= mirror.inFlightMax || x.bodyLength > mirror.bodyBytesMax) {
    state.counts.skipped++;
    return;
  }
  output.clear();
  writeRequestHead(x, upstream, target);
  mirrorCall(x, mirror, state, upstream, target, output.take());
}
