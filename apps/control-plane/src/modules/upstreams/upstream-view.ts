import type { API, Output } from '@gatehouse/contracts';
import { factsOf, readCertificates } from '../../platform/crypto/index.js';
import type { Target } from './target.entity.js';
import type { Upstream } from './upstream.entity.js';
import type { Use } from './upstream.repository.js';

type View = Output<typeof API.upstreams.get>;

export const targetsOf = (targets: readonly Target[]) =>
  targets.map(({ id, url, weight, connectionsMax, srv }) => ({
    id,
    url,
    weight,
    ...(connectionsMax !== null && { connectionsMax }),
    ...(srv !== null && { srv }),
  }));

function tlsOf({ settings: { tls } }: Upstream): View['tls'] {
  if (!tls) return undefined;
  const { caPem, serverName, clientCertificate } = tls;
  return {
    caPem,
    authorities: caPem === undefined ? [] : readCertificates(caPem, '/tls/caPem').map(factsOf),
    serverName,
    clientCertificate: clientCertificate && {
      chainPem: clientCertificate.chainPem,
      chain: readCertificates(clientCertificate.chainPem, '/tls/clientCertificate/chainPem').map(factsOf),
    },
  };
}

export function present(upstream: Upstream, targets: readonly Target[], uses: readonly Use[]): View {
  const { tenantId: _, clientKeyEncrypted: __, functionSecretEncrypted: ____, settings, totalTimeoutMs, ...fields } = upstream;
  const { tls: ___, ...sections } = settings;
  return {
    ...fields,
    ...sections,
    ...(totalTimeoutMs !== null && { totalTimeoutMs }),
    tls: tlsOf(upstream),
    targets: targetsOf(targets),
    usedBy: uses.map(({ apiId, apiName, versionName }) => ({ apiId, apiName, versionName })),
    createdAt: upstream.createdAt.toISOString(),
    updatedAt: upstream.updatedAt.toISOString(),
  };
}

/** What the audit trail keeps: every setting; of certificates their fingerprints, of a key nothing. */
export function trace(upstream: Upstream, targets: readonly Target[]) {
  const { tenantId: _t, createdAt: _c, updatedAt: _u, clientKeyEncrypted: _k, functionSecretEncrypted: _s, settings, ...fields } = upstream;
  const { tls: _, ...sections } = settings;
  const tls = tlsOf(upstream);
  const fingerprints = (links: readonly { fingerprint: string }[] = []) => links.map(({ fingerprint }) => fingerprint);
  return {
    ...fields,
    ...sections,
    ...(tls && {
      tls: { serverName: tls.serverName, authorities: fingerprints(tls.authorities), clientCertificate: fingerprints(tls.clientCertificate?.chain) },
    }),
    targets: targetsOf(targets),
  };
}
