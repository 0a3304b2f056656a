import type { JwtConfig } from '@gatehouse/definition';
import { credentialHandle } from '@gatehouse/kernel';
import type { Exchange } from '../exchange/exchange.js';
import type { Claims } from '../exchange/principal.js';
import { HeaderName } from '../http1/header-name.js';

const NONE: readonly string[] = [];
/** Visible ASCII: what may stand in a header as it is. */
const PLAIN = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;
const HEADER_CHARS_MAX = 4_096;

/** `realm_access.roles`: the claim of this name, or the one inside another. */
export function claimAt(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let at: unknown = claims;
  for (const step of name.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined;
    at = (at as Record<string, unknown>)[step];
  }
  return at;
}

/** A list of words, or words in one text (RFC 6749, 3.3). */
export function wordsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.split(' ').filter((word) => word !== '');
  return Array.isArray(value) ? value.filter((word): word is string => typeof word === 'string' && word !== '') : NONE;
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : null);

type Settings = Pick<JwtConfig, 'caller' | 'subjectClaim' | 'scopesClaim' | 'rolesClaim' | 'claimHeaders'>;

/** What a proved token means here, worked out once per token. */
export interface Meaning {
  readonly claims: Claims;
  readonly subject: string | null;
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
  /** Handle of the registered credential; null where it takes none. Undefined: the claim that should name it is missing. */
  readonly handle: string | null | undefined;
  readonly headers: readonly (readonly [HeaderName, string])[];
}

export class ClaimReader {
  private readonly headers: readonly { claim: string; name: HeaderName }[];

  /** @param issuer under which applications of this issuer are registered */
  constructor(
    private readonly settings: Settings,
    private readonly tenantId: string,
    private readonly issuer: string,
  ) {
    this.headers = settings.claimHeaders.map(({ claim, header }) => ({ claim, name: new HeaderName(header) }));
  }

  read(claims: Claims): Meaning {
    const { subjectClaim, scopesClaim, rolesClaim } = this.settings;
    return {
      claims,
      subject: textOf(claimAt(claims, subjectClaim)),
      scopes: wordsOf(claimAt(claims, scopesClaim)),
      roles: wordsOf(claimAt(claims, rolesClaim)),
      handle: this.handle(claims),
      headers: this.headers.flatMap(({ claim, name }) => {
        const text = headerText(claimAt(claims, claim));
        return text === undefined ? [] : [[name, text] as const];
      }),
    };
  }

  private handle(claims: Claims): string | null | undefined {
    const { caller } = this.settings;
    if (caller.as !== 'registered') return null;
    const name = textOf(claimAt(claims, caller.claim));
    return name === null ? undefined : credentialHandle.subject(this.tenantId, this.issuer, name);
  }

  /** What the caller sent under these names is not the issuer's word. */
  tell(x: Exchange, { headers }: Meaning): void {
    if (this.headers.length === 0) return;
    for (const { name } of this.headers) x.requestEdits.remove(name);
    for (const [name, value] of headers) x.requestEdits.set(name, value);
  }
}

/** Undefined where there is nothing to tell. What is no plain text is told as JSON in ASCII. */
function headerText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  const text = typeof value === 'string' && PLAIN.test(value) ? value : asciiJson(value);
  return text.length > HEADER_CHARS_MAX ? undefined : text;
}

const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(/[\u007f-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
