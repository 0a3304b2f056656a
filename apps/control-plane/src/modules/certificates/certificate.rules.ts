import { CERTIFICATE_EXPIRING_DAYS, type CERTIFICATE_STATES } from '@gatehouse/contracts';
import { CertificateHost, DAY_MS } from '@gatehouse/definition';
import { ProblemError } from '@gatehouse/kernel';

/** Days before the end at which people are told; 0: that it has ended. */
export const WARNING_DAYS = [30, 14, 7, 3, 1, 0] as const;

/**
 * The DNS names among the subject alternative names, which is where clients look (RFC 9525); addresses are not asked for by SNI.
 * @throws ProblemError certificate.no_host, or certificate.unreadable for a name that no gateway could be asked for
 */
export function hostsOf({ subjectAltName = '' }: { subjectAltName?: string | undefined }): string[] {
  const names = subjectAltName.split(', ').flatMap((name) => (name.startsWith('DNS:') ? [name.slice(4).toLowerCase()] : []));
  const fault = (code: 'certificate.no_host' | 'certificate.unreadable', detail: string) =>
    new ProblemError(code, `The certificate ${detail}.`, { errors: [{ pointer: '/chainPem', detail }] });
  if (names.length === 0) throw fault('certificate.no_host', 'names no host');
  const odd = names.find((name) => !CertificateHost.safeParse(name).success);
  if (odd !== undefined) throw fault('certificate.unreadable', `names ${odd.slice(0, 100)}, which is no host`);
  return [...new Set(names)].sort();
}

export function covers(pattern: string, host: string): boolean {
  return pattern === host || (pattern.startsWith('*.') && !host.startsWith('*.') && host.slice(host.indexOf('.')) === pattern.slice(1));
}

/** Hosts under which all tenants are reached: a tenant's certificate for them would stop everybody's calls. @throws ProblemError certificate.host_taken */
export function assertNotPlatform(hosts: readonly string[], platformUrls: readonly string[]): void {
  const own = platformUrls.map((url) => new URL(url).hostname);
  const taken = hosts.filter((host) => own.some((platformHost) => covers(host, platformHost)));
  if (taken.length === 0) return;
  throw new ProblemError('certificate.host_taken', `${taken.join(', ')} stands for a host of the platform itself. A platform administrator may upload it.`, {
    errors: [{ pointer: '/chainPem', detail: 'names a host of the platform' }],
  });
}

export function stateAt(validFrom: Date, validTo: Date, nowMs: number): (typeof CERTIFICATE_STATES)[number] {
  if (validTo.getTime() <= nowMs) return 'expired';
  if (validFrom.getTime() > nowMs) return 'not_yet_valid';
  return validTo.getTime() - nowMs <= CERTIFICATE_EXPIRING_DAYS * DAY_MS ? 'expiring' : 'valid';
}

/** Which warning is due: the least of the days that is reached and was not said; undefined when there is nothing new. */
export function warningDue(notAfter: Date, warnedDays: number | null, nowMs: number): number | undefined {
  const leftDays = (notAfter.getTime() - nowMs) / DAY_MS;
  const reached = WARNING_DAYS.filter((days) => leftDays <= days).at(-1);
  return reached !== undefined && (warnedDays === null || reached < warnedDays) ? reached : undefined;
}
