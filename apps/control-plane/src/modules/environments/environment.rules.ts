import { isIP } from 'node:net';
import type { FieldError } from '@gatehouse/kernel';

/**
 * A host is one tenant's alone, so it must not be one under which all tenants are reached: who had it would answer calls meant for others, and see their keys.
 * @param platformUrls where the platform itself answers
 */
export function hostFaults(hosts: readonly string[], platformUrls: readonly string[]): FieldError[] {
  const own = new Set(platformUrls.map((url) => new URL(url).hostname));
  return hosts.flatMap((host, index) => {
    const detail = isIP(host) !== 0 ? 'is an address, not a name' : own.has(host) ? 'is the platform’s own' : undefined;
    return detail === undefined ? [] : [{ pointer: `/hosts/${index}`, detail }];
  });
}
