import { lookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import ipaddr from 'ipaddr.js';
import type { Response } from 'undici';
import { type Config, InjectConfig } from '../config/config.js';

const REDIRECTS_MAX = 3;

export interface FetchOptions {
  method?: string;
  body?: string;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** How many are followed, with the same method and body; with 0 a redirect is the answer, as it has to be where a secret goes along. */
  redirects?: number;
  /** Whom to trust instead of the public authorities, and which name the certificate has to have. */
  tls?: { ca?: string | undefined; servername?: string | undefined; rejectUnauthorized?: boolean };
}

const refused = (detail: string) => new ProblemError('upstream.address_not_allowed', detail);

/** Guards every address that a user names and we connect to. */
@Injectable()
export class PublicAddress {
  private readonly allowed: readonly string[];

  constructor(@InjectConfig() config: Config) {
    this.allowed = config.allowPrivateUpstreams;
  }

  /**
   * Checks scheme, form and every address the host resolves to.
   * @throws ProblemError upstream.address_not_allowed
   */
  async assertPublicUrl(text: string | URL): Promise<URL> {
    const url = parse(text);
    if (this.allowsHost(url)) return url;
    for (const { address } of await resolve(bare(url.hostname))) this.assertAddress(address);
    return url;
  }

  /** Checks scheme and form only: for an address whose host is none that anybody connects to. @throws ProblemError upstream.address_not_allowed */
  assertForm(text: string): void {
    parse(text);
  }

  /**
   * Fetches, connecting only to addresses that were checked at that very moment (a name may resolve differently a second later); each redirect is checked anew.
   */
  async fetch(text: string, { redirects = REDIRECTS_MAX, tls, ...init }: FetchOptions = {}): Promise<Response> {
    let url = await this.assertPublicUrl(text);
    // megabytes that most processes never need
    const { Agent, fetch } = await import('undici');
    for (let hop = 0; hop <= redirects; hop++) {
      const agent = new Agent({ connect: { ...tls, ...(!this.allowsHost(url) && { lookup: this.checkedLookup() }) }, connections: 1, pipelining: 0 });
      const response = await fetch(url.href, { ...init, redirect: 'manual', dispatcher: agent }).catch(refusalFirst);
      void agent.close(); // once the body has been read; nobody else uses it
      if (redirects === 0) return response;
      const location = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
      if (location === null) return response;
      await response.body?.cancel();
      if (!URL.canParse(location, url.href)) throw refused('It redirects to what is not a URL.');
      url = await this.assertPublicUrl(new URL(location, url.href));
    }
    throw refused(`It redirects more than ${redirects} times.`);
  }

  private checkedLookup(): LookupFunction {
    return (host, options, callback) => {
      resolve(host)
        .then((found) => {
          for (const { address } of found) this.assertAddress(address);
          const first = found[0];
          if (!first) throw refused(`${host} has no address.`);
          if (options.all) callback(null, found);
          else callback(null, first.address, first.family);
        })
        .catch((error: NodeJS.ErrnoException) => callback(error, '', 4));
    };
  }

  private allowsHost(url: URL): boolean {
    const host = bare(url.hostname);
    return this.allowed.some((entry) => entry === '*' || entry === host || entry === url.host);
  }

  private assertAddress(address: string): void {
    const parsed = ipaddr.process(address); // IPv4 written as IPv6 is IPv4
    if (parsed.range() === 'unicast' && !isCompatible(parsed)) return;
    const inRange = this.allowed.some(
      (entry) => ipaddr.isValidCIDR(entry) && parsed.kind() === ipaddr.parseCIDR(entry)[0].kind() && parsed.match(ipaddr.parseCIDR(entry)),
    );
    if (!inRange) throw refused(`${address} is ${describe(parsed.range())}; GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS can allow it.`);
  }
}

/** fetch wraps what the look-up threw. */
function refusalFirst(error: unknown): never {
  throw error instanceof Error && error.cause instanceof ProblemError ? error.cause : error;
}

/** IPv4 in the last bits of `::/96` (RFC 4291, 2.5.5.1): nobody has a use for it any more but to hide an address. */
const isCompatible = (address: ipaddr.IPv4 | ipaddr.IPv6): boolean => address instanceof ipaddr.IPv6 && address.parts.slice(0, 6).every((part) => part === 0);

const describe = (range: string) => (range === 'private' || range === 'uniqueLocal' ? 'a private address' : `not a public address (${range})`);
const bare = (hostname: string) => hostname.replace(/^\[|\]$/g, '');

function parse(text: string | URL): URL {
  if (!URL.canParse(String(text))) throw refused('This is not a URL.');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw refused(`Only http and https, not ${url.protocol.slice(0, -1)}.`);
  if (url.username || url.password) throw refused('User and password do not belong in a URL.');
  return url;
}

async function resolve(host: string): Promise<{ address: string; family: number }[]> {
  if (ipaddr.isValid(host)) return [{ address: host, family: ipaddr.parse(host).kind() === 'ipv6' ? 6 : 4 }];
  try {
    return await lookup(host, { all: true });
  } catch (error) {
    throw new ProblemError('upstream.address_not_allowed', `${host} does not resolve.`, {}, { cause: error });
  }
}
