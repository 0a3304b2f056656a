import type { Exchange } from '../exchange/exchange.js';
import { HeaderName } from '../http1/header-name.js';
import { parseAddress } from './address.js';
import type { AddressSet } from './address-set.js';

const X_FORWARDED_FOR = new HeaderName('x-forwarded-for');
/** Longer lists than this are not written by proxies. */
const HOPS_MAX = 32;

/**
 * Whose call it is, by address. The peer of the connection, unless that is a proxy which the operator trusts: then what X-Forwarded-For says, read from its end, where
 * trusted proxies wrote, up to the first address that is none of theirs. What a client wrote before that is never looked at. Where a trusted proxy says nothing that
 * can be read, the last address that is known for certain counts.
 */
export function clientAddress(x: Exchange): string {
  const { trustedProxies } = x.runtime;
  const peer = x.carrier.clientAddress;
  return trustedProxies === undefined || !trustedProxies.hasText(peer) ? peer : forwardedAddress(x, peer, trustedProxies);
}

function forwardedAddress({ head }: Exchange, peer: string, trusted: AddressSet): string {
  const values: string[] = [];
  for (let at = head.find(X_FORWARDED_FOR); at >= 0; at = head.find(X_FORWARDED_FOR, at + 1)) values.push(head.value(at));
  return furthestKnown(values.join(','), peer, trusted);
}

/** @param list of X-Forwarded-For, several fields joined by commas in the order they came */
export function furthestKnown(list: string, peer: string, trusted: AddressSet): string {
  const hops = list.split(',').slice(-HOPS_MAX);
  let known = peer;
  for (let i = hops.length - 1; i >= 0; i--) {
    const hop = withoutPort((hops[i] as string).trim());
    const address = parseAddress(hop);
    if (address === undefined) return known;
    known = hop;
    if (!trusted.has(address)) return known;
  }
  return known;
}

/** Some proxies write `192.0.2.1:443` and `[2001:db8::1]:443`. */
function withoutPort(hop: string): string {
  const bracketed = /^\[([0-9a-f:.%a-z]+)\](?::\d{1,5})?$/i.exec(hop);
  if (bracketed) return bracketed[1] as string;
  const dotted = /^(\d[\d.]+):\d{1,5}$/.exec(hop);
  return dotted ? (dotted[1] as string) : hop;
}
