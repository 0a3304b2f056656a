import { type Address, parseAddress } from '../addresses/address.js';
import type { Head } from '../http1/head.js';
import { HeaderName } from '../http1/header-name.js';
import type { Exchange } from './exchange.js';
import { jsonText, part } from './record-line.js';

const USER_AGENT = new HeaderName('user-agent');
const USER_AGENT_CHARS_MAX = 512;
const NO_MEMBER = part('');

/**
 * What was sent last on a connection, or on one of the few that share this. The same bytes need no new string, and a string that was looked up
 * before has its hash at hand: on a kept connection host, key and user agent are mostly the same from request to request.
 */
export class RecentValues {
  private lastAuthority = '';
  private lastKey = '';
  private lastUserAgent: string | null = null;
  private userAgentMember = NO_MEMBER;
  private lastMethod = '';
  private lastHost = '';
  private lastAgent = NO_MEMBER;
  private clientMembers = NO_MEMBER;
  private lastAddress = '';
  private addressMember = NO_MEMBER;
  private lastParsed = '';
  private parsed: Address | undefined = undefined;

  /** Of a head that has a Host. */
  authority(head: Head): string {
    if (!head.valueIs(head.hostAt, this.lastAuthority)) this.lastAuthority = head.value(head.hostAt);
    return this.lastAuthority;
  }

  key(head: Head, at: number): string {
    if (!head.valueIs(at, this.lastKey)) this.lastKey = head.value(at);
    return this.lastKey;
  }

  /** As a member of a call record, `,"userAgent":"..."`. */
  userAgent(head: Head, at: number): Uint8Array {
    if (this.lastUserAgent === null || !head.valueIs(at, this.lastUserAgent)) {
      this.lastUserAgent = head.value(at);
      this.userAgentMember = part(`,"userAgent":${jsonText(this.lastUserAgent.slice(0, USER_AGENT_CHARS_MAX))}`);
    }
    return this.userAgentMember;
  }

  /** Undefined for what is no address. */
  parsedAddress(text: string): Address | undefined {
    if (text !== this.lastParsed) {
      this.lastParsed = text;
      this.parsed = parseAddress(text);
    }
    return this.parsed;
  }

  /** Of the connection's client, as a member of a call record. */
  address(text: string): Uint8Array {
    if (text !== this.lastAddress) {
      this.lastAddress = text;
      this.addressMember = part(`,"clientAddress":${jsonText(text)}`);
    }
    return this.addressMember;
  }

  /** What call records say of a request without its path, as members. */
  client({ head, method, host }: Exchange): Uint8Array {
    const at = head.find(USER_AGENT);
    const agent = at < 0 ? NO_MEMBER : this.userAgent(head, at);
    if (method !== this.lastMethod || host !== this.lastHost || agent !== this.lastAgent) {
      this.lastMethod = method;
      this.lastHost = host;
      this.lastAgent = agent;
      const text = `,"method":${jsonText(method)},"host":${jsonText(host)}`;
      this.clientMembers = part(text + Buffer.from(agent).toString('latin1'));
    }
    return this.clientMembers;
  }
}
