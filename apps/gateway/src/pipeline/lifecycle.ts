import type { ApiObject, Lifecycle } from '@gatehouse/definition';
import type { Runtime } from '../compile/runtime.js';
import { deniedPlace } from '../denials/refusal.js';
import { HeaderName } from '../http1/header-name.js';
import type { Placed } from './pipeline.js';
import type { Policy } from './policy.js';
import { header, type Reply, type ReplyHeader, refuse } from './reply.js';

const DEPRECATION = new HeaderName('deprecation');
const SUNSET = new HeaderName('sunset');
const LINK = new HeaderName('link');
const BLOCKED = refuse('gateway.api_blocked');

/** @throws Error for text that could end the field or smuggle a second link */
function successorLink(successor: string): string {
  if (!/^[\x21-\x7e]+$/.test(successor) || /[<>"]/.test(successor)) throw new Error('the successor is no URL reference');
  return `<${successor}>; rel="successor-version"`;
}

function retired(lifecycle: Lifecycle): Reply {
  const { successor } = lifecycle;
  const headers: ReplyHeader[] = successor === undefined ? [] : [header('link', successorLink(successor))];
  return refuse('gateway.api_retired', successor === undefined ? undefined : `Its successor: ${successor}`, headers);
}

/** `Deprecation` (RFC 9745), `Sunset` (RFC 8594) and the successor's link (RFC 5829). */
function promises(lifecycle: Lifecycle): readonly (readonly [HeaderName, string])[] {
  const { deprecatedAt, sunsetAt, successor } = lifecycle;
  const headers: [HeaderName, string][] = [];
  if (deprecatedAt !== undefined) headers.push([DEPRECATION, `@${Math.floor(Date.parse(deprecatedAt) / 1000)}`]);
  if (sunsetAt !== undefined) headers.push([SUNSET, new Date(sunsetAt).toUTCString()]);
  if (successor !== undefined) headers.push([LINK, successorLink(successor)]);
  return headers;
}

/** What the lifecycle refuses now: a version that is retired or blocked, by the snapshot or by a denial that came ahead of it. */
export function lifecycleRefusal({ environment, lifecycle, version }: ApiObject, runtime: Runtime): Reply | undefined {
  if (environment.kind === 'test') return undefined;
  if (lifecycle.state === 'retired') return retired(lifecycle);
  return lifecycle.blocked || runtime.denials.version(version.id) ? BLOCKED : undefined;
}

/**
 * What the lifecycle does on the wire. It stands last in the edge phase, so that a browser of another origin can read the refusal. Test
 * environments serve what is deployed, whatever the lifecycle says.
 */
export function lifecycleStep(object: ApiObject, runtime: Runtime): Placed[] {
  if (object.environment.kind === 'test') return [{ name: 'denials', phase: 'edge', policy: { onRequest: (x) => deniedPlace(x, x.snapshot, x.at) } }];
  const { lifecycle, version } = object;
  const refusal = lifecycle.state === 'retired' ? retired(lifecycle) : lifecycle.blocked ? BLOCKED : undefined;
  const headers = lifecycle.state === 'deprecated' ? promises(lifecycle) : [];
  const policy: Policy = {
    // a block reaches gateways before the next snapshot does
    onRequest: (x) => refusal ?? (runtime.denials.version(version.id) ? BLOCKED : deniedPlace(x, x.snapshot, x.at)),
  };
  if (headers.length > 0) {
    policy.onResponse = (x) => {
      for (const [name, value] of headers) {
        if (name === LINK) x.responseEdits.add(name, value);
        else x.responseEdits.set(name, value);
      }
      return undefined;
    };
  }
  return [{ name: 'lifecycle', phase: 'edge', policy }];
}
