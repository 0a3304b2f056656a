import { X509Certificate } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import { type CertificateObject, objectKey } from '@gatehouse/definition';
import type { Runtime } from '../../compile/runtime.js';

/** A certificate ready for handshakes. Belongs to every snapshot that holds the same object. */
export interface CompiledCertificate {
  readonly id: string;
  readonly hosts: readonly string[];
  readonly clientCertificate: CertificateObject['clientCertificate'];
  readonly context: SecureContext;
}

/** @throws Error in words for the console: the key does not open or does not fit, or a certificate cannot be read */
export function compileCertificate(object: CertificateObject, runtime: Pick<Runtime, 'unseal'>): CompiledCertificate {
  const { id, hosts, clientCertificate, clientCaPem } = object;
  if (clientCertificate === 'require' && clientCaPem === undefined)
    throw new Error('client certificates are required, and no authority is named that may issue them');
  // throws for what is no certificate, which OpenSSL would read over
  new X509Certificate(object.chainPem);
  const key = runtime.unseal(objectKey.certificate(id), object.sealedKey);
  try {
    const context = createSecureContext({ cert: object.chainPem, key, ...(clientCaPem === undefined ? {} : { ca: clientCaPem }), minVersion: 'TLSv1.2' });
    return { id, hosts, clientCertificate, context };
  } finally {
    key.fill(0);
  }
}
