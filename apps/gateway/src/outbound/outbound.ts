import type { Agent, IncomingHttpHeaders } from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { http } from '../node-http.js';
import type { AddressGuard } from '../upstream/address-guard.js';
import type { AddressName, Names } from '../upstream/dns/names.js';
import { originOf } from '../upstream/origin.js';

export interface OutboundCall {
  method: string;
  url: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | Buffer;
  /** For the whole exchange. */
  timeoutMs: number;
  /** A longer answer is an error: no answer is trusted to be small. */
  bytesMax: number;
  signal?: AbortSignal;
}

export interface OutboundAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

const SOCKETS_MAX = 64;
const FREE_SOCKETS_MAX = 8;
const IDLE_MS = 15_000;

/**
 * Calls that policies make of their own: tokens, keys of issuers, call-outs. Every address is looked at when a connection is opened, one that stands in the URL as well as those that
 * a name leads to; redirects are not followed. `node:http` rather than fetch, for its look-up that is ours, and its agents.
 */
export class Outbound {
  private readonly agents: { http: Agent; https: Agent };

  constructor(
    private readonly guard: AddressGuard | undefined,
    private readonly names: Names,
  ) {
    const options = { keepAlive: true, maxSockets: SOCKETS_MAX, maxFreeSockets: FREE_SOCKETS_MAX, timeout: IDLE_MS, autoSelectFamily: false };
    this.agents = { http: new http.Agent(options), https: new https.Agent(options) };
  }

  /** @throws Error when no whole answer came: refused, not allowed, cut, too long, too late, or aborted. It names the host and never more of the URL. */
  async call({ method, url, headers, body, timeoutMs, bytesMax, signal }: OutboundCall): Promise<OutboundAnswer> {
    const place = this.placeOf(url);
    const { secure, host } = place;
    return new Promise((resolve, reject) => {
      const request = (secure ? https : http).request(place.url, {
        method,
        headers: { 'user-agent': 'gatehouse', ...headers, ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }) },
        agent: secure ? this.agents.https : this.agents.http,
        lookup: this.lookup(place),
        ...(signal ? { signal } : {}),
      });
      const fail = (error: Error) => {
        clearTimeout(deadline);
        reject(error);
      };
      const giveUp = (why: string) => {
        fail(new Error(why));
        request.destroy();
      };
      const deadline = setTimeout(() => giveUp(`${host} did not answer within ${timeoutMs} ms`), timeoutMs);
      request.on('error', fail);
      request.on('response', (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > bytesMax) giveUp(`the answer of ${host} is longer than ${bytesMax} bytes`);
          else chunks.push(chunk);
        });
        response.on('error', fail);
        response.on('close', () => fail(new Error(`the answer of ${host} was cut off`)));
        response.on('end', () => {
          clearTimeout(deadline);
          if (response.complete) resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
        });
      });
      request.end(body);
    });
  }

  /** @throws Error for what is no http(s) URL, carries a user, or names an address that is not allowed */
  private placeOf(text: string) {
    const url = new URL(text);
    const secure = url.protocol === 'https:';
    if (!secure && url.protocol !== 'http:') throw new Error(`${url.protocol}// is not http or https`);
    if (url.username !== '' || url.password !== '') throw new Error('the URL carries a user');
    const host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
    const origin = originOf(host, url.port === '' ? (secure ? 443 : 80) : Number(url.port), null);
    if (isIP(host) !== 0) {
      const refusal = this.guard?.refusal(origin, [host]);
      if (refusal !== undefined) throw refusal;
    }
    return { url, secure, host, origin };
  }

  private lookup({ host, origin }: ReturnType<Outbound['placeOf']>): LookupFunction {
    return (_host, options, callback) => {
      const name = this.names.host(host);
      resolveName(name)
        .then((addresses) => {
          const refusal = this.guard?.refusal(origin, addresses);
          if (refusal !== undefined) throw refusal;
          const [address] = addresses;
          if (address === undefined) throw new Error(`${host} has no address`);
          if (options.all) callback(null, [{ address, family: isIP(address) }]);
          else callback(null, address, isIP(address));
        })
        .catch((error: NodeJS.ErrnoException) => callback(error, '', 4))
        .finally(() => this.names.release(name));
    };
  }

  close(): void {
    this.agents.http.destroy();
    this.agents.https.destroy();
  }
}

const resolveName = async (name: AddressName): Promise<readonly string[]> => name.current() ?? name.resolve();
