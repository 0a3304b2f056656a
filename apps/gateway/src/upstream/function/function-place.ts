import type { UpstreamObject } from '@gatehouse/definition';
import type { TargetAddress } from '../origin.js';

/**
 * Where a function is found at a target: OpenFaaS by a path before that of the call, Knative by its host.
 * @throws Error where the settings cannot go together
 */
export function functionPlace({ function: runs, hostHeader }: UpstreamObject, place: TargetAddress): TargetAddress {
  if (runs?.as === 'openfaas') {
    const name = runs.namespace === undefined ? runs.functionName : `${runs.functionName}.${runs.namespace}`;
    return { ...place, basePath: `${place.basePath}/function/${name}` };
  }
  if (runs?.as !== 'knative') return place;
  if (hostHeader === 'client') throw new Error('a Knative service is found by its host: the host of the client cannot be sent on');
  return { ...place, authority: runs.host };
}
