import { X509Certificate } from 'node:crypto';
import type { API, Output } from '@gatehouse/contracts';
import { factsOf, readCertificates } from '../../platform/crypto/index.js';
import type { Certificate } from './certificate.entity.js';
import type { Served } from './certificate.repository.js';
import { stateAt } from './certificate.rules.js';

type Summary = Output<typeof API.certificates.list>['items'][number];
type View = Output<typeof API.certificates.get>;

const CURVES: Record<string, string> = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };
function keyKind({ publicKey: { asymmetricKeyType, asymmetricKeyDetails } }: X509Certificate): string {
  const curve = asymmetricKeyDetails?.namedCurve;
  if (curve !== undefined) return `EC ${CURVES[curve] ?? curve}`;
  const bits = asymmetricKeyDetails?.modulusLength;
  return bits === undefined ? (asymmetricKeyType ?? 'unknown') : `RSA ${bits}`;
}

export function presentSummary(certificate: Certificate, hosts: readonly string[], served: readonly Served[], nowMs: number): Summary {
  const { validFromDate, validToDate } = new X509Certificate(certificate.chainPem);
  return {
    id: certificate.id,
    name: certificate.name,
    hosts: [...hosts],
    state: stateAt(validFromDate, validToDate, nowMs),
    validFrom: validFromDate.toISOString(),
    validTo: validToDate.toISOString(),
    clientCertificate: certificate.clientCertificate,
    serves: served.map(({ host, environment }) => ({ host, environment })),
    createdAt: certificate.createdAt.toISOString(),
    updatedAt: certificate.updatedAt.toISOString(),
  };
}

export function present(certificate: Certificate, hosts: readonly string[], served: readonly Served[], nowMs: number): View {
  const leaf = new X509Certificate(certificate.chainPem);
  const { issuer, fingerprint } = factsOf(leaf);
  const { clientCaPem } = certificate;
  return {
    ...presentSummary(certificate, hosts, served, nowMs),
    issuer,
    fingerprint,
    serialNumber: leaf.serialNumber,
    keyKind: keyKind(leaf),
    chain: readCertificates(certificate.chainPem, '/chainPem').map(factsOf),
    chainPem: certificate.chainPem,
    clientCa: clientCaPem === null ? [] : readCertificates(clientCaPem, '/clientCaPem').map(factsOf),
    clientCaPem,
  };
}

/** What the audit trail keeps: what anybody could see in a handshake, and what is asked of clients. */
export function trace(certificate: Certificate, hosts: readonly string[]) {
  const leaf = new X509Certificate(certificate.chainPem);
  return {
    name: certificate.name,
    hosts,
    fingerprint: factsOf(leaf).fingerprint,
    serialNumber: leaf.serialNumber,
    validTo: leaf.validToDate.toISOString(),
    clientCertificate: certificate.clientCertificate,
    clientCa:
      certificate.clientCaPem === null ? [] : readCertificates(certificate.clientCaPem, '/clientCaPem').map((authority) => factsOf(authority).fingerprint),
  };
}
