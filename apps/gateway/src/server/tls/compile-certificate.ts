import { constants, createPrivateKey, X509Certificate } from 'node:crypto';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { type CertificateObject, objectKey } from '@gatehouse/definition/wire';
import { sha256Hex } from '@gatehouse/kernel';
import type { Runtime } from '../../compile/runtime.js';

/** Forward secrecy and AEAD only. The first three are TLS 1.3's (RFC 8446), the others Mozilla's intermediate list without finite-field Diffie-Hellman. */
const CIPHERS = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
].join(':');

/** A certificate ready for handshakes. Belongs to every snapshot that holds the same object. */
export interface CompiledCertificate {
  readonly id: string;
  readonly hosts: readonly string[];
  readonly clientCertificate: CertificateObject['clientCertificate'];
  /** Empty where nothing is asked of clients; else equal for certificates that ask the same. */
  readonly clientPolicy: string;
  readonly options: SecureContextOptions;
}

/** PEM texts of what was read, without what stands between them. */
const CERTIFICATES = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** @throws Error in words for the console */
function readAuthorities(pem: string): string[] {
  const authorities = pem.match(CERTIFICATES) ?? [];
  if (authorities.length === 0) throw new Error('the authorities for client certificates hold no certificate');
  for (const authority of authorities)
    if (!new X509Certificate(authority).ca) throw new Error('among the authorities for client certificates is one that is no authority');
  return authorities;
}

/** @throws Error in words for the console: the key does not fit, or OpenSSL does not take it */
function optionsFor(chainPem: string, key: Buffer | string, authorities: string[]): SecureContextOptions {
  if (!new X509Certificate(chainPem).checkPrivateKey(createPrivateKey(key))) throw new Error('the private key does not belong to the certificate');
  const options: SecureContextOptions = {
    cert: chainPem,
    key,
    // an empty list says that nobody is trusted; none at all would mean the public authorities
    ca: authorities,
    ciphers: CIPHERS,
    minVersion: 'TLSv1.2',
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
  };
  createSecureContext(options);
  return options;
}

/** @throws Error in words for the console: the key does not open or does not fit, or a certificate cannot be read */
export function compileCertificate(object: CertificateObject, runtime: Pick<Runtime, 'unseal'>): CompiledCertificate {
  const { id, hosts, clientCertificate, clientCaPem } = object;
  if (clientCertificate === 'require' && clientCaPem === undefined)
    throw new Error('client certificates are required, and no authority is named that may issue them');
  const authorities = clientCaPem === undefined ? [] : readAuthorities(clientCaPem);
  const key = runtime.unseal(objectKey.certificate(id), object.sealedKey);
  const clientPolicy = clientCertificate === 'none' ? '' : sha256Hex(JSON.stringify([clientCertificate, ...authorities]));
  return { id, hosts, clientCertificate, clientPolicy, options: optionsFor(object.chainPem, key, authorities) };
}

/**
 * The certificate of connections that name no host, or one without a certificate of its own.
 * @throws Error saying what is wrong with it
 */
export function defaultCertificate(chainPem: string, key: string): CompiledCertificate {
  return { id: '', hosts: [], clientCertificate: 'none', clientPolicy: '', options: optionsFor(chainPem, key, []) };
}
