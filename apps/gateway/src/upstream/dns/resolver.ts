import dns from 'node:dns/promises';
import { isIP } from 'node:net';
import { HostsFile } from './hosts-file.js';

/** Addresses of a name, and how long they may be used without asking again. */
export interface AddressAnswer {
  addresses: string[];
  ttlMs: number;
}

/** One SRV record (RFC 2782). */
export interface ServiceRecord {
  host: string;
  port: number;
  priority: number;
  weight: number;
}

export interface ResolverOptions {
  /** `address` or `address:port`. Absent: those of the system. */
  servers?: readonly string[];
  hostsFile?: string;
  /** For one question to one server, milliseconds. */
  timeoutMs?: number;
}

const HOSTS_FILE = process.platform === 'win32' ? 'C:\\Windows\\System32\\drivers\\etc\\hosts' : '/etc/hosts';
/** Neither the hosts file nor the system says how long its answers hold. */
const LOCAL_TTL_MS = 5_000;
const TIMEOUT_MS = 2_000;
const TRIES = 2;
/** What DNS says about a name that it does not have. */
const UNKNOWN = new Set(['ENOTFOUND', 'ENODATA']);
const LOOPBACK = ['127.0.0.1', '::1'];

/**
 * Asks for names: the hosts file first, then DNS, because only DNS says how long an answer holds; what DNS does not have is left to the system's own way
 * (search domains, mDNS). `localhost` needs nobody (RFC 6761, 6.3).
 */
export class Resolver {
  private readonly dns: dns.Resolver;
  private readonly hosts: HostsFile;

  constructor({ servers = [], hostsFile = HOSTS_FILE, timeoutMs = TIMEOUT_MS }: ResolverOptions = {}) {
    this.dns = new dns.Resolver({ timeout: timeoutMs, tries: TRIES });
    if (servers.length > 0) this.dns.setServers(servers);
    this.hosts = new HostsFile(hostsFile);
  }

  /** IPv4 before IPv6. @throws Error with the code of node:dns */
  async addresses(host: string): Promise<AddressAnswer> {
    const local = (await this.hosts.find(host)) ?? (/^(.+\.)?localhost\.?$/i.test(host) ? LOOPBACK : undefined);
    if (local !== undefined) return { addresses: local, ttlMs: LOCAL_TTL_MS };
    const found = await Promise.allSettled([this.dns.resolve4(host, { ttl: true }), this.dns.resolve6(host, { ttl: true })]);
    const records = found.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    if (records.length > 0) return { addresses: records.map(({ address }) => address), ttlMs: Math.min(...records.map(({ ttl }) => ttl)) * 1_000 };
    const failure = found.map((answer) => (answer as PromiseRejectedResult).reason as NodeJS.ErrnoException);
    // a server that is away knows nothing about the name: only a sure "no" is worth another opinion
    const away = failure.find(({ code }) => !UNKNOWN.has(code ?? ''));
    if (away !== undefined) throw away;
    const looked = await dns.lookup(host, { all: true, order: 'ipv4first' });
    return { addresses: looked.map(({ address }) => address), ttlMs: LOCAL_TTL_MS };
  }

  /** Gives up what it waits for. */
  close(): void {
    this.dns.cancel();
  }

  /** @throws Error with the code of node:dns */
  async service(name: string): Promise<ServiceRecord[]> {
    const records = await this.dns.resolveSrv(name);
    // a single "." says that the service is decidedly not there; an address is no name (RFC 2782), and nobody decided that it may be connected to
    return records
      .filter(({ name: host }) => host !== '' && host !== '.' && isIP(host) === 0)
      .map(({ name: host, port, priority, weight }) => ({ host, port, priority, weight }));
  }
}
