import { newId } from '@gatehouse/kernel';
import type { Target } from './target.entity.js';

export interface TargetInput {
  url: string;
  weight: number;
  connectionsMax?: number | undefined;
  srv?: string | undefined;
}

export interface TargetFault {
  pointer: string;
  detail: string;
}

/** RFC 2782: service, protocol, domain. */
const SRV_NAME = /^_[a-z0-9-]+\._(tcp|udp)(\.[a-z0-9_]([a-z0-9-]*[a-z0-9])?)+$/i;

/** What is wrong with a target's URL beside its address: it says where calls go, and a call brings its own query. */
export function urlFault(text: string): string | undefined {
  if (!URL.canParse(text)) return 'is not a URL';
  const url = new URL(text);
  if (url.search || text.includes('?')) return 'must not have a query';
  if (url.hash || text.includes('#')) return 'must not have a fragment';
  return undefined;
}

/** One spelling per target, without the slash at the end: the path of a call brings its own. */
export function normalUrl(text: string): string {
  const url = new URL(text);
  return `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, '')}`;
}

const sameness = ({ url, srv }: { url: string; srv?: string | null | undefined }): string => `${srv ?? ''} ${normalUrl(url)}`;

export function targetFaults(targets: readonly TargetInput[]): TargetFault[] {
  const faults = targets.flatMap(({ url, srv }, index) => {
    const detail = urlFault(url);
    if (detail !== undefined) return [{ pointer: `/targets/${index}/url`, detail }];
    return srv === undefined || SRV_NAME.test(srv)
      ? []
      : [{ pointer: `/targets/${index}/srv`, detail: 'is no name of SRV records, such as _http._tcp.pets.example' }];
  });
  if (faults.length > 0) return faults;
  const seen = targets.map(sameness);
  const twice = seen.flatMap((url, index) => (seen.indexOf(url) < index ? [{ pointer: `/targets/${index}/url`, detail: 'stands twice; use its weight' }] : []));
  return targets.some((target) => target.weight > 0) ? twice : [...twice, { pointer: '/targets', detail: 'one target at least needs a weight above 0' }];
}

/** A target keeps its id while its URL and SRV name stay, so that a gateway keeps what it learned about it. */
export function nextTargets(before: readonly Target[], wanted: readonly TargetInput[], upstream: { tenantId: string; id: string }, nowMs: number): Target[] {
  return wanted.map(({ url, weight, connectionsMax = null, srv = null }, position) => {
    const normal = normalUrl(url);
    const known = before.find((target) => sameness(target) === sameness({ url, srv }));
    return {
      id: known?.id ?? newId('target', nowMs),
      tenantId: upstream.tenantId,
      upstreamId: upstream.id,
      position,
      url: normal,
      weight,
      connectionsMax,
      srv,
    };
  });
}
