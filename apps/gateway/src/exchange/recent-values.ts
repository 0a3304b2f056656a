import type { Head } from '../http1/head.js';

/**
 * What a connection sent last. The same bytes need no new string, and a string that was looked up before has its hash at hand: on a kept
 * connection host, key and user agent are mostly the same from request to request.
 */
export class RecentValues {
  private lastAuthority = '';
  private lastKey = '';
  private lastUserAgent = '';

  /** Of a head that has a Host. */
  authority(head: Head): string {
    if (!head.valueIs(head.hostAt, this.lastAuthority)) this.lastAuthority = head.value(head.hostAt);
    return this.lastAuthority;
  }

  key(head: Head, at: number): string {
    if (!head.valueIs(at, this.lastKey)) this.lastKey = head.value(at);
    return this.lastKey;
  }

  userAgent(head: Head, at: number): string {
    if (!head.valueIs(at, this.lastUserAgent)) this.lastUserAgent = head.value(at);
    return this.lastUserAgent;
  }
}
