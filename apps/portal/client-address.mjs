import { BlockList, isIP } from 'node:net';

/** Node writes IPv4 on a dual-stack socket as IPv6. */
const plain = (/** @type {string} */ address) => address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
const family = (/** @type {string} */ address) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/**
 * The proxies in front of the portal that may say whom they speak for.
 * @param {string} text addresses and CIDR ranges, separated by commas
 * @throws {Error} naming the entry that is neither
 */
export function trustedProxies(text) {
  const trusted = new BlockList();
  for (const entry of text.split(',').map((part) => part.trim())) {
    if (entry === '') continue;
    const [address = '', bits, ...more] = entry.split('/');
    const bitsMax = isIP(address) === 6 ? 128 : 32;
    if (isIP(address) === 0 || more.length > 0 || (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= bitsMax)))
      throw new Error(`GATEHOUSE_TRUSTED_PROXIES: ${entry} is neither an address nor a range such as 10.0.0.0/8`);
    trusted.addSubnet(address, bits === undefined ? bitsMax : Number(bits), family(address));
  }
  return trusted;
}

/**
 * Who sends a request: the socket's other end, or, where that is a trusted proxy, the nearest address in its `X-Forwarded-For` that is none. What stands
 * further left was written by whoever sent it, and proves nothing.
 * @param {string} peer address of the socket's other end
 * @param {string | string[] | undefined} forwardedFor
 * @param {BlockList} trusted
 */
export function clientAddress(peer, forwardedFor, trusted) {
  let address = plain(peer);
  const hops = [forwardedFor ?? []].flat().join(',').split(',').reverse();
  for (const hop of hops) {
    const next = plain(hop.trim());
    if (isIP(address) === 0 || !trusted.check(address, family(address)) || isIP(next) === 0) break;
    address = next;
  }
  return address;
}
