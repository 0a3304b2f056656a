import type { Socket } from 'node:net';
import tls from 'node:tls';
import { type CertificateObject, objectKey } from '@gatehouse/definition';
import { seal } from '@gatehouse/kernel';
import type { Issued } from '@gatehouse/testing/authority';
import { onTestFinished } from 'vitest';
import { defaultCertificate } from '../src/server/tls/compile-certificate.js';
import { GROUP_KEY, IDS } from './harness.js';
import { RawClient } from './raw-client.js';
import { authority } from './wires.js';

export { authority } from './wires.js';

/** As the control plane puts it into a snapshot. */
export function certificateObject(id: string, hosts: string[], { cert, key }: Issued, overrides: Partial<CertificateObject> = {}): CertificateObject {
  const sealedKey = seal(GROUP_KEY, objectKey.certificate(id), key);
  return { kind: 'certificate', id, tenantId: IDS.tenant, hosts, chainPem: cert, sealedKey, clientCertificate: 'none', ...overrides };
}

/** A certificate for these hosts, by the authority of this file. */
export async function certificateFor(id: string, hosts: string[], overrides: Partial<CertificateObject> = {}): Promise<CertificateObject> {
  return certificateObject(id, hosts, await (await authority()).issue({ hosts, name: id }), overrides);
}

/** A TLS port, with a certificate for hosts that have none if one is given. */
export const securePort = (fallback: Issued | null = null) => ({
  host: '127.0.0.1',
  port: 0,
  fallback: fallback && defaultCertificate(fallback.cert, fallback.key),
});

export interface SecureClient extends RawClient {
  socket: tls.TLSSocket;
  /** Common name of the certificate that the gateway showed. */
  shown: string;
}

/** Makes the handshake, verifying the gateway's certificate for the name asked for; rejects when it fails. */
export async function connectSecurely(gateway: { tlsPort: number | null }, options: tls.ConnectionOptions = {}): Promise<SecureClient> {
  const ca = (await authority()).cert;
  const socket = tls.connect({ port: gateway.tlsPort ?? 0, host: '127.0.0.1', ca, ALPNProtocols: ['http/1.1'], ...options });
  onTestFinished(() => void socket.destroy());
  await new Promise<void>((resolve, reject) =>
    socket
      .once('secureConnect', resolve)
      .once('error', reject)
      .once('close', () => reject(new Error('closed'))),
  );
  const shown = String(socket.getPeerCertificate().subject?.CN ?? 'resumed');
  return Object.assign(new RawClient(socket as Socket), { shown }) as SecureClient;
}
