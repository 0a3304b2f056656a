import { readFileSync } from 'node:fs';
import type { Config } from '../../config.js';
import type { SecurePortOptions } from '../index.js';
import { type CompiledCertificate, defaultCertificate } from './compile-certificate.js';

function fallbackOf({ certFile, keyFile }: { certFile: string; keyFile: string }): CompiledCertificate {
  try {
    return defaultCertificate(readFileSync(certFile, 'utf8'), readFileSync(keyFile, 'utf8'));
  } catch (error) {
    throw new Error(`the certificate for hosts without one of their own cannot be used: ${(error as Error).message}`);
  }
}

/**
 * The TLS port that the configuration asks for; undefined for none.
 * @throws Error when its files cannot be read or do not fit
 */
export function securePort({ host, tlsPort, tlsFallback }: Config): SecurePortOptions | undefined {
  if (tlsPort === null) return undefined;
  return { host, port: tlsPort, fallback: tlsFallback && fallbackOf(tlsFallback) };
}
