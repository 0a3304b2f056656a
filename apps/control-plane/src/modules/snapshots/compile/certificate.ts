import { type CertificateObject, objectKey } from '@gatehouse/definition';
import { seal } from '@gatehouse/kernel';
import type { CertificateState } from './state.js';

/** Sealing is deterministic, so that the same rows give the same bytes here too. */
export function compileCertificate(state: CertificateState, groupKey: Uint8Array): CertificateObject {
  const { id, tenantId, hosts, chainPem, keyPem, clientCertificate, clientCaPem } = state;
  return {
    kind: 'certificate',
    id,
    tenantId,
    hosts: [...hosts].sort(),
    chainPem,
    sealedKey: seal(groupKey, objectKey.certificate(id), keyPem),
    clientCertificate,
    ...(clientCaPem !== null && { clientCaPem }),
  };
}
