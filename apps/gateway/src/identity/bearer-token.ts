import type { Exchange } from '../exchange/exchange.js';
import { HeaderName } from '../http1/header-name.js';

const SCHEME = 'bearer ';
/** token68 (RFC 9110, 11.2): what tokens are made of. */
const TOKEN = /^[A-Za-z0-9\-._~+/]+=*$/;
const TOKEN_CHARS_MAX = 16_384;

/** Where a token stands: `Authorization: Bearer ...`, or a header of its own that holds nothing else. */
export class TokenHeader {
  private readonly name: HeaderName;
  private readonly isAuthorization: boolean;
  /** In words. */
  readonly words: string;

  constructor(header: string) {
    this.name = new HeaderName(header);
    this.isAuthorization = header === 'authorization';
    this.words = this.isAuthorization ? 'Authorization: Bearer' : header;
  }

  /** The token, undefined when there is none, or null when what is there can be none or stands there twice. */
  read({ head }: Exchange): string | undefined | null {
    const at = head.find(this.name);
    if (at < 0) return undefined;
    const value = head.value(at);
    if (this.isAuthorization && value.slice(0, SCHEME.length).toLowerCase() !== SCHEME) return undefined;
    if (!this.isAuthorization && value === '') return undefined;
    if (head.find(this.name, at + 1) >= 0) return null;
    const token = this.isAuthorization ? value.slice(SCHEME.length).trim() : value;
    return token.length <= TOKEN_CHARS_MAX && TOKEN.test(token) ? token : null;
  }

  remove(x: Exchange): void {
    x.head.remove(this.name);
  }

  /** Of one that was not read: other schemes of Authorization stay. */
  removeToken(x: Exchange): void {
    if (this.read(x) !== undefined) this.remove(x);
  }
}

/** The claims of a token in clear, before anything is proved: only to see whose it claims to be. Undefined for what is no JWT. */
export function unprovedClaims(token: string): Record<string, unknown> | undefined {
  const [, payload, signature, more] = token.split('.');
  if (payload === undefined || signature === undefined || more !== undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    return typeof claims === 'object' && claims !== null && !Array.isArray(claims) ? (claims as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
