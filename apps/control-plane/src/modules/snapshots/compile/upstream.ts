import { objectKey, type UpstreamObject, type UpstreamSettings } from '@gatehouse/definition';
import { seal } from '@gatehouse/kernel';
import type { UpstreamState } from './state.js';

/** What was never set is left out, so that an upstream without further settings has the bytes that it had before there were any. */
export function compileUpstream(state: UpstreamState, groupKey: Uint8Array): UpstreamObject {
  const { targets, totalTimeoutMs, settings: { tls, function: runs, ...sections } = {}, clientKeyPem, functionSecret, ...upstream } = state;
  return {
    kind: 'upstream',
    ...upstream,
    ...(typeof totalTimeoutMs === 'number' && { totalTimeoutMs }),
    ...sections,
    ...(runs && { function: compileFunction(runs, functionSecret, objectKey.upstream(state.id), groupKey) }),
    ...(tls && { tls: compileTls(tls, clientKeyPem, objectKey.upstream(state.id), groupKey) }),
    targets: [...targets].sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1)).map(compileTarget),
  };
}

function compileTarget({ id, url, weight, connectionsMax, srv }: UpstreamState['targets'][number]): UpstreamObject['targets'][number] {
  return { id, url, weight, ...(typeof connectionsMax === 'number' && { connectionsMax }), ...(typeof srv === 'string' && { srv }) };
}

function compileFunction(
  runs: NonNullable<UpstreamSettings['function']>,
  secret: string | null | undefined,
  context: string,
  groupKey: Uint8Array,
): UpstreamObject['function'] {
  if (runs.as !== 'lambda') return runs;
  if (typeof secret !== 'string') throw new Error('the function has no secret access key');
  return { ...runs, sealedSecretAccessKey: seal(groupKey, context, secret) };
}

function compileTls(
  { clientCertificate, ...tls }: NonNullable<UpstreamSettings['tls']>,
  keyPem: string | null | undefined,
  context: string,
  groupKey: Uint8Array,
): UpstreamObject['tls'] {
  if (!clientCertificate) return tls;
  if (typeof keyPem !== 'string') throw new Error('the client certificate has no key');
  return { ...tls, clientCertificate: { chainPem: clientCertificate.chainPem, sealedKey: seal(groupKey, context, keyPem) } };
}
