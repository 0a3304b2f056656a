import ipaddr from 'ipaddr.js';

const { IPv6 } = ipaddr;

/** IPv4 as a number, IPv6 as a bigint; an IPv4 address mapped into IPv6 (RFC 4291, 2.5.5.2) is the IPv4 address. */
export type Address = number | bigint;

const BITS = { v4: 32, v6: 128 } as const;
const MAPPED_BITS = 96;
const OCTET = /^(?:0|[1-9]\d{0,2})$/;

/** Dotted decimal and nothing else: octal and hexadecimal forms mean different addresses to different readers. */
function parseV4(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0;
  for (const part of parts) {
    if (!OCTET.test(part)) return undefined;
    const octet = Number(part);
    if (octet > 255) return undefined;
    value = value * 256 + octet;
  }
  return value;
}

/** Undefined for what is no address. A zone (`fe80::1%eth0`) says which link, not who: it is left out. */
export function parseAddress(text: string): Address | undefined {
  if (!text.includes(':')) return parseV4(text);
  const zone = text.indexOf('%');
  const plain = zone < 0 ? text : text.slice(0, zone);
  const { groups, suffix } = withoutDots(plain);
  if (suffix === undefined || !IPv6.isValid(groups)) return undefined;
  const { parts } = IPv6.parse(groups);
  let value = 0n;
  for (const part of parts) value = (value << 16n) | BigInt(part);
  return value >> 32n === 0xffffn ? Number(value & 0xffffffffn) : value;
}

/** `::ffff:192.0.2.1` with its end as two groups, its four numbers read as strictly as elsewhere. */
function withoutDots(text: string): { groups: string; suffix: number | undefined } {
  if (!text.includes('.')) return { groups: text, suffix: 0 };
  const colon = text.lastIndexOf(':');
  const suffix = parseV4(text.slice(colon + 1));
  if (suffix === undefined) return { groups: text, suffix };
  return { groups: `${text.slice(0, colon + 1)}${(suffix >>> 16).toString(16)}:${(suffix & 0xffff).toString(16)}`, suffix };
}

/** The plain form: neither mapped nor with a zone. IPv6 is not shortened. */
export function addressText(address: Address): string {
  if (typeof address === 'number') return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
  const digits = address.toString(16).padStart(32, '0');
  return (digits.match(/.{4}/g) ?? []).join(':');
}

/** First and last address of an address or CIDR range; bits behind the prefix do not count. Undefined for what is neither. */
export function parseRange(text: string): { first: Address; last: Address } | undefined {
  const slash = text.indexOf('/');
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (address === undefined) return undefined;
  if (slash < 0) return { first: address, last: address };
  const prefix = text.slice(slash + 1);
  if (!/^\d{1,3}$/.test(prefix)) return undefined;
  if (typeof address === 'number') {
    // a range of mapped addresses counts its prefix from the front of IPv6
    const bits = text.includes(':') ? Number(prefix) - MAPPED_BITS : Number(prefix);
    if (bits < 0 || bits > BITS.v4) return undefined;
    const size = 2 ** (BITS.v4 - bits);
    const first = Math.floor(address / size) * size;
    return { first, last: first + size - 1 };
  }
  const bits = Number(prefix);
  if (bits > BITS.v6) return undefined;
  const shift = BigInt(BITS.v6 - bits);
  const first = (address >> shift) << shift;
  return { first, last: first + (1n << shift) - 1n };
}
