import type { Head } from '../http1/head.js';
import { jsonText, part } from './record-line.js';

const USER_AGENT_CHARS_MAX = 512;

/**
 * What a connection sent last. The same bytes need no new string, and a string that was looked up before has its hash at hand: on a kept
 * connection host, key and user agent are mostly the same from request to request.
 */
export class RecentValues {
  private lastAuthority = '';
  private lastKey = '';
  private lastUserAgent: string | null = null;
  private userAgentMember: Uint8Array = part('');

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
}
