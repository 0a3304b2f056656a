import { BlockList, isIP } from 'node:net';
import type { Origin } from './origin.js';

/** What is not the public internet (IANA's special-purpose registries, RFC 6890). A mapped IPv4 address is checked as IPv4. */
const SPECIAL = [
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 192.168.0.0/16',
  '198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4',
  // of IPv6 only 2000::/3 is given out, and not all of it; what else carries an IPv4 address is not looked into
  '::/96 ::ffff:0:0:0/96 64::/16 100::/8 200::/7 400::/6 800::/5 1000::/4 2001::/23 2001:db8::/32 2002::/16 3fff::/20 4000::/2 8000::/1',
].flatMap((line) => line.split(' '));

const family = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits] = range.split('/');
    list.addSubnet(address, Number(bits), family(address));
  }
  return list;
}

const special = listOf(SPECIAL);
const isRange = (entry: string) => /^[0-9a-f.:]+\/\d{1,3}$/i.test(entry) && isIP(entry.slice(0, entry.indexOf('/'))) !== 0;

/**
 * Keeps a name that was public when its target was saved from leading into the private network later: every address is looked at when a connection is
 * opened. Targets given as addresses were decided on by the control plane, and are not looked up.
 */
export class AddressGuard {
  private readonly ranges: BlockList;

  /** @param allowed `host`, `host:port`, CIDR ranges, or `*` for all: as the control plane has it */
  constructor(private readonly allowed: readonly string[]) {
    this.ranges = listOf(allowed.filter(isRange));
  }

  /** Whether the origin may be wherever it is. */
  exempts({ host, port }: Origin): boolean {
    return this.allowed.some((entry) => entry === '*' || entry === host || entry === `${host}:${port}`);
  }

  /** Why a connection to a name with these addresses must not be opened: one that is not allowed spoils all. */
  refusal(origin: Origin, addresses: readonly string[]): Error | undefined {
    if (this.exempts(origin)) return undefined;
    const refused = addresses.find((address) => !this.allows(address));
    return refused === undefined ? undefined : notAllowed(origin.host, refused);
  }

  allows(address: string): boolean {
    return !special.check(address, family(address)) || this.ranges.check(address, family(address));
  }
}

function notAllowed(name: string, address: string): NodeJS.ErrnoException {
  const message = `${name} leads to ${address}, which is not public; GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS can allow it`;
  return Object.assign(new Error(message), { code: 'EADDRESSNOTALLOWED' });
}
