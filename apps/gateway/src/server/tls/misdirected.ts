import type { Snapshot } from '../../compile/snapshot.js';
import type { Exchange } from '../../exchange/exchange.js';

/**
 * Whether the client must come over another connection (421, RFC 9110, 15.5.20): the host asks something of clients that was not asked on this
 * one. Else a client could name a host without such a rule in the handshake and a host with one in the request. Hosts that ask nothing may be
 * called over any connection, as clients of HTTP/2 do (RFC 9113, 9.1.1).
 */
export function misdirected({ host, carrier }: Exchange, { certificates }: Snapshot): boolean {
  const certificate = certificates.find(host);
  if (certificate === undefined || certificate.clientPolicy === '' || certificate.clientPolicy === carrier.clientPolicy) return false;
  // nothing is asked on the clear-text port: where a certificate is only requested, policies see that there is none
  return certificate.clientCertificate === 'require' || carrier.scheme === 'https';
}
